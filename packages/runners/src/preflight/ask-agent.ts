import { randomUUID } from 'node:crypto';
import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';
import type { PreflightOptions } from '../runner.js';
import { sweepTurn } from '../session/sweep-turn.js';

const limitMs = 30_000;

/**
 * Runs the agent's program for what it says of itself, and ends whatever it started. Throws the signal's reason when it is
 * aborted meanwhile.
 */
export async function askAgent(
  [file, ...args]: readonly [file: string, ...args: string[]],
  { env, workspace, signal }: PreflightOptions,
): Promise<CommandResult> {
  using timeout = startTimeout(limitMs);
  const limited = AbortSignal.any([signal, timeout.signal]);
  const mark = { [turnVariable]: randomUUID() };
  const command = { file, args };
  const result = await runCommand({ command, cwd: workspace, env: { ...env, ...mark }, signal: limited });
  await sweepTurn(Object.values(mark));
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
