import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { captureTail } from '@harnessgym/internal-process/capture-tail';
import { allowListedEnvironment } from '@harnessgym/internal-process/environment';
import { ProxyError } from '../errors.js';
import type { ServerCommand } from '../server.js';
import { killAtExit } from './last-resort.js';

export type ServerExit =
  | { ended: 'exited'; exitCode: number }
  | { ended: 'signalled'; signal: string }
  /** It runs on, as it could not be ended: a process of another user. */
  | { ended: 'left' };

export interface RunningServer {
  /** Also the id of its process group. */
  pid: number;
  stdin: Writable;
  stdout: Readable;
  /** The leader has exited; its children may still be there. Never rejects. */
  exited: Promise<ServerExit>;
  /** The leader has exited and all pipes have ended. Never rejects. */
  closed: Promise<void>;
  stderrTail(): string;
  /** Lets go of a process that could not be ended, and of pipes that one outside the group may still hold. */
  release(): void;
}

const stderrLimit = 16 * 1024;

/**
 * Starts a server in a process group of its own with the allow-listed environment. Its stderr is read from the first
 * moment, whoever else looks at it, since a full pipe would stop the server. Throws ProxyError SERVER_NOT_STARTED.
 */
export async function startServer(
  server: ServerCommand,
  onStderr: (chunk: Buffer) => void = () => {},
): Promise<RunningServer> {
  const child = await spawned(server);
  const { pid, stdin, stdout, stderr } = child;
  killAtExit(pid);
  const exited = once(child, 'exit').then(([code, signal]) => toExit(code, signal));
  const closed = once(child, 'close').then(() => {});
  const tail = captureTail(stderrLimit);
  stderr.on('data', (chunk: Buffer) => {
    tail.push(chunk);
    onStderr(chunk);
  });
  for (const pipe of [stdin, stdout, stderr]) pipe.on('error', ignorePipe);
  const release = () => {
    for (const pipe of [stdin, stdout, stderr]) pipe.destroy();
    child.unref();
  };
  return { pid, stdin, stdout, exited, closed, stderrTail: tail.text, release };
}

async function spawned({ name, command, args, cwd, env }: ServerCommand) {
  try {
    const child: ChildProcessWithoutNullStreams = spawn(command, [...args], {
      cwd,
      env: allowListedEnvironment(process.env, env),
      stdio: 'pipe',
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    await once(child, 'spawn');
    const { pid } = child;
    if (pid === undefined) throw new Error('it has no process id');
    return Object.assign(child, { pid });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The MCP server ${JSON.stringify(name)} could not be started in ${cwd}: ${reason}. Check its command.`;
    throw new ProxyError('SERVER_NOT_STARTED', { message, cause });
  }
}

function toExit(exitCode: unknown, signal: unknown): ServerExit {
  return typeof exitCode === 'number'
    ? { ended: 'exited', exitCode }
    : { ended: 'signalled', signal: String(signal ?? 'an unknown signal') };
}

/** A broken pipe is followed by an exit or by silence, and both are watched. */
function ignorePipe(): void {}
