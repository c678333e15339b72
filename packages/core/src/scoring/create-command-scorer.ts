import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CommandExit, type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import type { Clock } from '../run/clock.js';
import { readScorerOutput, type ScorerExit } from './read-scorer-output.js';
import type { Measurement, MeasureRequest, Scorer } from './score.js';
import { scorerLogs } from './scorer-logs.js';

export interface CommandScorerOptions {
  /** One line for the system shell, run in the workspace with the caller's environment. */
  command: string;
  key: string;
  timeoutMs: number;
  clock: Clock;
  env: Readonly<Record<string, string>>;
  /** Hears of processes that could not be ended. */
  warn?: (messages: readonly string[]) => void;
}

/**
 * A scorer that runs a command. Its whole process group ends with it, also on a timeout, but for processes of another user. A secret is a line of JSON on its
 * stdin, `{"secret":"<hex>"}`; without one, stdin is empty.
 */
export function createCommandScorer(options: CommandScorerOptions): Scorer {
  return { budgetMs: options.timeoutMs, measure: (request) => measure(options, request) };
}

async function measure(options: CommandScorerOptions, request: MeasureRequest): Promise<Measurement> {
  const logs = scorerLogs(request.logs);
  await mkdir(dirname(logs.stdout), { recursive: true });
  using timeout = options.clock.timeout(options.timeoutMs);
  const { exit, durationMs, stdout, stderr, logFault, left } = await runCommand({
    command: { shell: options.command },
    cwd: request.workspace,
    env: { ...options.env, HARNESSGYM_WORKSPACE: request.workspace },
    ...(request.secret !== undefined && { input: `${JSON.stringify({ secret: request.secret })}\n` }),
    signal: AbortSignal.any([request.signal, timeout.signal]),
    logs,
  });
  if (left !== undefined) options.warn?.([describeLeft(left)]);
  return {
    ...readScorerOutput(scorerExit(exit), stdout, options.key),
    command: options.command,
    ...(exit.ended === 'exited' && { exitCode: exit.exitCode }),
    durationMs,
    stdoutPath: logs.stdout,
    stderrPath: logs.stderr,
    ...lastLine(stderr),
    ...(logFault !== undefined && { logFault }),
  };
}

function describeLeft(left: NonNullable<CommandResult['left']>): string {
  const list = left.map(({ pid, command }) => `${pid} (${command})`).join(', ');
  return `Processes of the scorer cannot be ended: ${list}. End them by hand.`;
}

function lastLine(stderr: string): { lastError?: string } {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  return line === '' ? {} : { lastError: line.slice(0, 300) };
}

function scorerExit(exit: CommandExit): ScorerExit {
  switch (exit.ended) {
    case 'exited':
      return exit;
    case 'timed-out':
      return { ended: 'timed-out' };
    case 'signalled':
      // A crash is the scorer's answer to this workspace, not a missing scorer.
      return { ended: 'signalled' };
    case 'cancelled':
    case 'not-started':
      return { ended: 'unavailable' };
  }
}
