import { readFileSync } from 'node:fs';
import { runLayout } from '@harnessgym/core';
import type { RunReport } from '../report.js';

/** A run of the demo's task that was once recorded: two iterations, a server that was built and used, a solved task. */
export function runReport(): RunReport {
  const recorded = JSON.parse(readFileSync(new URL('recorded-run.json', import.meta.url), 'utf8'));
  return { ...recorded, layout: runLayout('/tasks/tune', recorded.entry.runId) };
}
