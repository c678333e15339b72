import { type CommandExit, type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { textTail } from './plain-text.js';
import type { RoomContext } from './room-context.js';

export interface RoomCommand {
  /** The program and its arguments. */
  argv: readonly string[];
  cwd: string;
  timeoutMs: number;
  /** What a manifest declares, on top of what everything in the room inherits. */
  env?: Readonly<Record<string, string>>;
}

export interface RoomRun {
  exit: CommandExit;
  durationMs: number;
  /** `command`, `return_code`, `stdout`, `stderr`: the ends of what was printed. */
  evidence: Readonly<Record<string, unknown>>;
}

const outputLimit = 8_000;

/**
 * Runs a generated command that is no server; nothing else starts one. Whatever it does is told, with every process of
 * its group ended. Throws the reason of the context's signal when that fires.
 */
export async function runInRoom(command: RoomCommand, context: RoomContext): Promise<RoomRun> {
  const [file = '', ...args] = command.argv;
  using limit = startTimeout(command.timeoutMs);
  const result = await runCommand({
    command: { file, args },
    cwd: command.cwd,
    env: { ...context.env, ...command.env },
    signal: AbortSignal.any([context.signal, limit.signal]),
  });
  context.signal.throwIfAborted();
  return { exit: result.exit, durationMs: result.durationMs, evidence: evidenceOf(result, command.argv) };
}

function evidenceOf({ exit, stdout, stderr }: CommandResult, command: readonly string[]): RoomRun['evidence'] {
  return {
    command,
    ...(exit.ended === 'exited' ? { return_code: exit.exitCode } : {}),
    stdout: textTail(stdout, outputLimit),
    stderr: textTail(stderr, outputLimit),
  };
}
