import { type CommandExit, type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { confineInRoom } from './confine-in-room.js';
import { textTail } from './plain-text.js';
import type { RoomContext } from './room-context.js';
import { whyNotSafe } from './sandbox/confine.js';
import { type SandboxName, sandboxName } from './sandbox/sandbox.js';

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
  /** `command`, `sandbox`, `return_code`, `stdout`, `stderr`: the ends of what was printed. */
  evidence: Readonly<Record<string, unknown>>;
}

const outputLimit = 8_000;

/**
 * Runs a generated command that is no server, confined; nothing else starts one. Whatever it does is told, with every
 * process of its group ended, and in a sandbox every process. Throws the reason of the context's signal when that fires.
 */
export async function runInRoom(command: RoomCommand, context: RoomContext): Promise<RoomRun> {
  const [program = '', ...programArgs] = command.argv;
  const wanted = { command: program, args: programArgs, cwd: command.cwd, env: context.env };
  const { command: confined, unlinked } = confineInRoom(wanted, command.env ?? {}, context);
  const unsafe = whyNotSafe(unlinked);
  using limit = startTimeout(command.timeoutMs);
  const result =
    unsafe === undefined
      ? await runCommand({
          command: { file: confined.command, args: confined.args },
          cwd: command.cwd,
          env: confined.env ?? {},
          signal: AbortSignal.any([context.signal, limit.signal]),
        })
      : notStarted(unsafe);
  context.signal.throwIfAborted();
  return { exit: result.exit, evidence: evidenceOf(result, command.argv, sandboxName(context.sandbox)) };
}

function evidenceOf(
  { exit, stdout, stderr }: CommandResult,
  command: readonly string[],
  sandbox: SandboxName,
): RoomRun['evidence'] {
  return {
    command,
    sandbox,
    ...(exit.ended === 'exited' ? { return_code: exit.exitCode } : {}),
    stdout: textTail(stdout, outputLimit),
    stderr: textTail(stderr, outputLimit),
  };
}

function notStarted(reason: string): CommandResult {
  return { exit: { ended: 'not-started', reason }, durationMs: 0, stdout: '', stderr: '' };
}
