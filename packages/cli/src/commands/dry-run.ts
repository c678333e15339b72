import { planRun, type RunConfig } from '@harnessgym/core';
import type { Runner } from '@harnessgym/runners';
import { planText, type RunIdOrigin } from '../render/plan-text.js';
import type { Terminal } from '../terminal.js';
import { versions } from '../version.js';
import { warn } from './warn.js';

export interface DryRunOptions {
  runner: Runner;
  format: 'text' | 'json';
  runId: RunIdOrigin;
}

/** Prints on stdout what the run would do, for people or as one JSON document, and on stderr what it would warn of. */
export async function dryRun(config: RunConfig, options: DryRunOptions, terminal: Terminal): Promise<void> {
  const { runner, format, runId } = options;
  const plan = await planRun(config, { runner, versions });
  warn(plan.warnings, terminal);
  terminal.stdout.write(format === 'json' ? `${JSON.stringify(plan, undefined, 2)}\n` : planText(config, plan, runId));
}
