import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { awaitAtMost } from './await-at-most.js';
import { outputLimit } from './capture-chunks.js';
import { captureOutput } from './capture-output.js';
import { endTree, type Rung } from './end-tree.js';
import { findInGroup } from './find-in-group.js';
import type { Marked } from './find-marked.js';
import { isTimeout } from './is-timeout.js';
import { killOnExit } from './kill-on-exit.js';
import { openOutputLog } from './open-output-log.js';
import { whyNotStarted } from './why-not-started.js';

export interface CommandRequest {
  /** A program and its arguments, or one line for the system shell. */
  command: { file: string; args: readonly string[] } | { shell: string };
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Ends the whole process group. A reason with the name `TimeoutError` makes it `timed-out`, any other `cancelled`. */
  signal: AbortSignal;
  /** What it reads on stdin, which ends then: a text, or a stream while it runs. Absent: nothing, from the start. */
  input?: string | Readable;
  /** What is printed goes here as it comes; absent, only the tails are kept. */
  logs?: { stdout: string; stderr: string };
  /** Bytes of each stream that a log holds. Of more it holds the beginning and the end. Default: 64 MiB. */
  outputLimit?: number;
  /** Hears the pid of a command that has started, which names its process group and its session; must not throw. */
  onStart?: (pid: number) => void;
  /** Sees what comes on stdout as it comes; must not throw. */
  onStdout?: (chunk: Buffer) => void;
  /** The same of stderr. */
  onStderr?: (chunk: Buffer) => void;
  /** How the process group is ended; as a command is, when absent. */
  ladder?: readonly Rung[];
}

export type CommandExit =
  | { ended: 'exited'; exitCode: number }
  | { ended: 'signalled'; signal: string }
  | { ended: 'timed-out' }
  | { ended: 'cancelled' }
  /** `code` is the system's, where it was the system that refused. */
  | { ended: 'not-started'; code?: string; reason: string };

export interface CommandResult {
  exit: CommandExit;
  durationMs: number;
  /** The last 256 KiB of each stream, decoded with replacement. */
  stdout: string;
  stderr: string;
  /** What of its group could not be ended, as a process of another user; absent when nothing is left. */
  left?: readonly Marked[];
  /** Why a log file does not hold all that it should; the command itself has run unhindered. */
  logFault?: string;
}

const drainMs = 500;

/**
 * Runs a command in a process group of its own. When the leader has exited, or the signal fired, the whole group is
 * ended: nothing in it survives but what is of another user (`sudo`), and a child that keeps the pipes open holds nobody
 * up. A child that left the group (`setsid`) is not found. When this process exits meanwhile, the group is killed. Never
 * throws on what the command does, nor on a log that cannot be written.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const refused = refuse(request);
  if (refused !== undefined) return { exit: refused, durationMs: 0, stdout: '', stderr: '' };
  const logs = await Promise.all([openOutputLog(request.logs?.stdout), openOutputLog(request.logs?.stderr)]);
  const started = performance.now();
  const child = await start(request);
  const running = 'ended' in child ? undefined : child;
  using _untilItIsGone = running && killOnExit(running.pid);
  if (running !== undefined) request.onStart?.(running.pid);
  if (request.onStdout !== undefined) running?.stdout?.on('data', request.onStdout);
  if (request.onStderr !== undefined) running?.stderr?.on('data', request.onStderr);
  const stdout = captureOutput(running?.stdout, logs[0], request.outputLimit ?? outputLimit);
  const stderr = captureOutput(running?.stderr, logs[1], request.outputLimit ?? outputLimit);
  const exit = 'ended' in child ? child : await waitForExit(child, request.signal);
  const durationMs = Math.round(performance.now() - started);
  const isGone = running === undefined || (await endTree(running.pid, request.ladder));
  const left = isGone ? [] : findInGroup(running.pid);
  await awaitAtMost(Promise.all([stdout.ended, stderr.ended]), drainMs);
  const faults = await Promise.all([stdout.close(), stderr.close()]);
  if (running !== undefined) letGo(running);
  const logFault = faults.find((fault) => fault !== undefined);
  const result = { exit, durationMs, stdout: stdout.text(), stderr: stderr.text(), ...(left.length > 0 && { left }) };
  return logFault === undefined ? result : { ...result, logFault };
}

/** Why the command is not even tried; no log is opened then. */
function refuse({ command, signal }: CommandRequest): CommandExit | undefined {
  if (signal.aborted) return exitOfAbort(signal);
  // Node would quote the argument; a program, a folder or a variable with a NUL is an ordinary failure to start.
  const hasNul = 'args' in command && command.args.some((argument) => argument.includes('\0'));
  return hasNul ? { ended: 'not-started', reason: 'an argument of the command holds a NUL character' } : undefined;
}

type RunningChild = ChildProcess & { pid: number };

/** Node throws some refusals of the system, and tells others by an event. */
async function start(request: CommandRequest): Promise<RunningChild | CommandExit> {
  const { command, cwd, env, input } = request;
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const detached = process.platform !== 'win32';
  const options: SpawnOptions = { cwd, env: { ...env }, detached, stdio: [stdin, 'pipe', 'pipe'] };
  try {
    const child =
      'shell' in command
        ? spawn(command.shell, { ...options, shell: true })
        : spawn(command.file, command.args, options);
    if (!isRunning(child)) throw (await once(child, 'error'))[0];
    // A program need not read all of it: that a pipe breaks is no fault, and its exit tells what became of it.
    child.stdin?.on('error', () => {});
    if (typeof input === 'string') child.stdin?.end(input);
    else if (child.stdin) input?.pipe(child.stdin);
    return child;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return notStarted(error, request);
    throw error;
  }
}

function isRunning(child: ChildProcess): child is RunningChild {
  return child.pid !== undefined;
}

function notStarted(refusal: Error & { code: unknown }, { command, cwd }: CommandRequest): CommandExit {
  const file = 'shell' in command ? '/bin/sh' : command.file;
  const code = String(refusal.code);
  return { ended: 'not-started', code, reason: whyNotStarted({ code, message: refusal.message }, { file, cwd }) };
}

/** What could not be ended must not put off the end of this process: neither itself, nor the input that it does not read. */
function letGo(child: RunningChild): void {
  child.stdin?.destroy();
  child.unref();
}

async function waitForExit(child: RunningChild, signal: AbortSignal): Promise<CommandExit> {
  const aborted = new AbortController();
  try {
    return await Promise.race([exitOf(child), whenAborted(signal, aborted.signal)]);
  } finally {
    aborted.abort();
  }
}

/** `exit`, not the end of the streams: a grandchild may hold the pipes. */
async function exitOf(child: RunningChild): Promise<CommandExit> {
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return exitCode === null ? { ended: 'signalled', signal: signal ?? 'unknown' } : { ended: 'exited', exitCode };
}

async function whenAborted(signal: AbortSignal, cleanup: AbortSignal): Promise<CommandExit> {
  if (!signal.aborted) await once(signal, 'abort', { signal: cleanup }).catch(ignoreCleanup);
  return exitOfAbort(signal);
}

function ignoreCleanup(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

function exitOfAbort({ reason }: AbortSignal): CommandExit {
  return { ended: isTimeout(reason) ? 'timed-out' : 'cancelled' };
}
