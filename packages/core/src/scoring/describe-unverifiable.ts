import type { Objective } from '../task.js';

/** What is wrong with an optimisation that nothing measures; undefined for any other objective. */
export function describeUnverifiable({ optimize, command }: Objective): string | undefined {
  if (!optimize || command !== undefined) return undefined;
  return 'An optimisation without a scorer cannot verify a score, so no best state is kept. Give one with --post-attempt-command.';
}
