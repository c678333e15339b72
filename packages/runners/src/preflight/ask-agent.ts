import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import type { PreflightOptions } from '../runner.js';

const limitMs = 30_000;

/** Runs the agent's program for what it says of itself. Throws the signal's reason when it is aborted meanwhile. */
export async function askAgent(
  [file, ...args]: readonly [file: string, ...args: string[]],
  { env, workspace, signal }: PreflightOptions,
): Promise<CommandResult> {
  using timeout = startTimeout(limitMs);
  const limited = AbortSignal.any([signal, timeout.signal]);
  const result = await runCommand({ command: { file, args }, cwd: workspace, env, signal: limited });
  signal.throwIfAborted();
  return result;
}

/** The end of what it said, on stderr if it said anything there. */
export function lastWords({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>): string {
  return lastLine(stderr) ?? lastLine(stdout) ?? 'nothing';
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.slice(0, 200);
}
