import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { openForWriting } from '@harnessgym/internal-fs/open-for-writing';
import { execa } from 'execa';
import { captureTail } from './capture-tail.js';
import { endTree } from './end-tree.js';
import { isTimeout } from './is-timeout.js';
import { killOnExit } from './kill-on-exit.js';

export interface CommandRequest {
  /** A program and its arguments, or one line for the system shell. */
  command: { file: string; args: readonly string[] } | { shell: string };
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Ends the whole process group. A reason with the name `TimeoutError` makes it `timed-out`, any other `cancelled`. */
  signal: AbortSignal;
  /** Everything printed goes here, up to `outputLimit` bytes a stream; absent, only the tails are kept. */
  logs?: { stdout: string; stderr: string };
  outputLimit?: number;
}

export type CommandExit =
  | { ended: 'exited'; exitCode: number }
  | { ended: 'signalled'; signal: string }
  | { ended: 'timed-out' }
  | { ended: 'cancelled' }
  | { ended: 'not-started'; reason: string };

export interface CommandResult {
  exit: CommandExit;
  durationMs: number;
  /** The last 256 KiB of each stream, decoded with replacement. */
  stdout: string;
  stderr: string;
  /** Why a log file does not hold all that it should; the command itself has run unhindered. */
  logFault?: string;
}

const tailLimit = 256 * 1024;
const drainMs = 500;
const reasonLimit = 500;

/**
 * Runs a command in a process group of its own, stdin closed. When the leader has exited, or the signal fired, the
 * whole group is ended: nothing in it survives, and a child that keeps the pipes open holds nobody up. A child that
 * left the group (`setsid`) is not found. When this process exits meanwhile, the group is killed. Never throws on what the command does, nor on a log that cannot be written.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const refused = refuse(request);
  if (refused !== undefined) return { exit: refused, durationMs: 0, stdout: '', stderr: '' };
  const logs = { stdout: await openLog(request.logs?.stdout), stderr: await openLog(request.logs?.stderr) };
  const started = performance.now();
  const child = start(request);
  using _untilItIsGone = child.pid === undefined ? undefined : killOnExit(child.pid);
  const stdout = follow(child.stdout, logs.stdout, request.outputLimit);
  const stderr = follow(child.stderr, logs.stderr, request.outputLimit);
  const exit = await waitForExit(child, request.signal);
  const durationMs = Math.round(performance.now() - started);
  if (child.pid !== undefined) await endTree(child.pid);
  await Promise.race([Promise.all([stdout.ended, stderr.ended]), delay(drainMs)]);
  const faults = await Promise.all([stdout.close(), stderr.close()]);
  const logFault = faults.find((fault) => fault !== undefined);
  const result = { exit, durationMs, stdout: stdout.text(), stderr: stderr.text() };
  return logFault === undefined ? result : { ...result, logFault };
}

/** Why the command is not even tried; no log is opened then. */
function refuse({ command, signal }: CommandRequest): CommandExit | undefined {
  if (signal.aborted) return exitOfAbort(signal);
  // Execa throws on such an argument; a program, a folder or a variable with a NUL is its ordinary failure to start.
  const hasNul = 'args' in command && command.args.some((argument) => argument.includes('\0'));
  return hasNul ? { ended: 'not-started', reason: 'an argument of the command holds a NUL character' } : undefined;
}

function start({ command, cwd, env }: CommandRequest) {
  const options = {
    cwd,
    env: { ...env },
    extendEnv: false,
    detached: process.platform !== 'win32',
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    encoding: 'buffer',
  } as const;
  return 'shell' in command
    ? execa(command.shell, { ...options, shell: true })
    : execa(command.file, [...command.args], options);
}

async function waitForExit(child: ReturnType<typeof start>, signal: AbortSignal): Promise<CommandExit> {
  const aborted = new AbortController();
  const exited = child.pid === undefined ? child.then(notStarted) : exitOf(child);
  try {
    return await Promise.race([exited, whenAborted(signal, aborted.signal)]);
  } finally {
    aborted.abort();
  }
}

/** `exit`, not the end of the streams: a grandchild may hold the pipes. */
async function exitOf(child: ReturnType<typeof start>): Promise<CommandExit> {
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return exitCode === null ? { ended: 'signalled', signal: signal ?? 'unknown' } : { ended: 'exited', exitCode };
}

/** The system's own words. Execa's longer message repeats the command, which may be what was too long. */
function notStarted(result: { originalMessage?: string | undefined }): CommandExit {
  const reason = result.originalMessage ?? 'the command could not be started';
  return { ended: 'not-started', reason: reason.slice(0, reasonLimit) };
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

interface Log {
  path: string;
  /** Open for writing, or the reason why it is not. */
  file: WriteStream | Error;
}

/** The command runs, whatever is in the place of its log. */
async function openLog(path: string | undefined): Promise<Log | undefined> {
  if (path === undefined) return undefined;
  try {
    return { path, file: (await openForWriting(path, 'anew')).createWriteStream() };
  } catch (error) {
    return { path, file: error instanceof Error ? error : new Error(String(error)) };
  }
}

function follow(stream: Readable | undefined | null, log: Log | undefined, outputLimit = 64 * 1024 * 1024) {
  const tail = captureTail(tailLimit);
  const file = log?.file instanceof Error ? undefined : log?.file;
  let fault: string | undefined;
  const fail = ({ message }: Error) => {
    fault ??= `Could not write the log ${log?.path}: ${message}`;
  };
  if (log?.file instanceof Error) fail(log.file);
  file?.on('error', (error) => {
    fail(error);
    // The file will not drain any more, and the command must not block on a full pipe for it.
    stream?.resume();
  });
  stream?.on('data', (chunk: Buffer) => {
    const room = outputLimit - tail.total();
    if (room > 0 && file !== undefined && fault === undefined) {
      if (!file.write(chunk.subarray(0, room))) {
        stream.pause();
        file.once('drain', () => stream.resume());
      }
    }
    tail.push(chunk);
  });
  const ended = stream
    ? once(stream, 'close').then(
        () => undefined,
        () => undefined,
      )
    : Promise.resolve();
  return {
    ended,
    text: tail.text,
    /** Resolves to what went wrong with the log, if anything did. */
    async close(): Promise<string | undefined> {
      stream?.destroy();
      if (file !== undefined && !file.closed) {
        // Not `once` of node:events: it rejects on the error that is reported here.
        const closed = new Promise<void>((resolve) => file.once('close', resolve));
        file.end();
        await Promise.race([closed, delay(drainMs)]);
        if (!file.closed) fail(new Error('the disk did not take it in time'));
      }
      return fault;
    },
  };
}
