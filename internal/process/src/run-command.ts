import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { captureTail } from './capture-tail.js';
import { endTree } from './end-tree.js';

export interface CommandRequest {
  /** A program and its arguments, or one line for the system shell. */
  command: { file: string; args: readonly string[] } | { shell: string };
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Ends the whole tree. A reason with the name `TimeoutError` makes it `timed-out`, any other `cancelled`. */
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
}

const tailLimit = 256 * 1024;
const drainMs = 500;

/**
 * Runs a command in a process group of its own, stdin closed. When the leader has exited, or the signal fired, the
 * whole group is ended: nothing it started survives, and a child that keeps the pipes open holds nobody up.
 * Never throws on what the command does.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const started = performance.now();
  const child = start(request);
  const stdout = follow(child.stdout, request.logs?.stdout, request.outputLimit);
  const stderr = follow(child.stderr, request.logs?.stderr, request.outputLimit);
  const exit = await waitForExit(child, request.signal);
  const durationMs = Math.round(performance.now() - started);
  if (child.pid !== undefined) await endTree(child.pid);
  await Promise.race([Promise.all([stdout.ended, stderr.ended]), delay(drainMs)]);
  await Promise.all([stdout.close(), stderr.close()]);
  return { exit, durationMs, stdout: stdout.text(), stderr: stderr.text() };
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

function notStarted(result: { shortMessage?: string | undefined }): CommandExit {
  return { ended: 'not-started', reason: result.shortMessage ?? 'the command could not be started' };
}

async function whenAborted(signal: AbortSignal, cleanup: AbortSignal): Promise<CommandExit> {
  if (!signal.aborted) await once(signal, 'abort', { signal: cleanup }).catch(ignoreCleanup);
  return { ended: isTimeout(signal.reason) ? 'timed-out' : 'cancelled' };
}

function ignoreCleanup(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function follow(stream: Readable | undefined | null, path: string | undefined, outputLimit = 64 * 1024 * 1024) {
  const tail = captureTail(tailLimit);
  const file: WriteStream | undefined = path === undefined ? undefined : createWriteStream(path);
  let fileError: unknown;
  file?.on('error', (error) => {
    fileError = error;
  });
  stream?.on('data', (chunk: Buffer) => {
    const room = outputLimit - tail.total();
    if (room > 0 && file !== undefined && fileError === undefined) {
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
    async close() {
      stream?.destroy();
      if (file === undefined) return;
      if (fileError !== undefined) throw fileError;
      file.end();
      if (!file.closed) await once(file, 'close');
      if (fileError !== undefined) throw fileError;
    },
  };
}
