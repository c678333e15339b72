import { planRun, type RunConfig } from '@harnessgym/core';
import type { Runner } from '@harnessgym/runners';
import { planText } from '../render/plan-text.js';
import { versions } from '../version.js';

/** What `--dry-run` prints: what the run would do, for people or as one JSON document. */
export async function dryRun(
  config: RunConfig,
  { runner, format }: { runner: Runner; format: 'text' | 'json' },
): Promise<string> {
  const plan = await planRun(config, { runner, versions });
  return format === 'json' ? `${JSON.stringify(plan, undefined, 2)}\n` : planText(config, plan);
}
