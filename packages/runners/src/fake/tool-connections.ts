import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { RunnerError } from '../errors.js';
import type { ToolServer, Toolset } from '../toolset.js';
import { reasonOf } from './reason-of.js';
import type { FakePowers, ToolConnection, ToolReply } from './scenario.js';
import { settlesWithin } from './settles-within.js';

/** The servers of one session, each started by the first call to it. Disposing ends them, the last one first. */
export interface ToolConnections extends AsyncDisposable {
  /** Rejects with TOOL_NOT_MOUNTED when the toolset lacks the server or the tool, SERVER_UNREACHABLE when it will not start. */
  call(server: string, tool: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolReply>;
  /** Why servers that were called have not started so far, by name. */
  readonly unreachable: ReadonlyMap<string, string>;
}

/** Longer than a client needs to close stdin, wait, terminate, wait and kill. */
const closeMs = 10_000;

export function openToolConnections(toolset: Toolset, powers: FakePowers): ToolConnections {
  const opened = new Map<string, Promise<ToolConnection>>();
  const failed = new Map<string, string>();
  return {
    unreachable: failed,
    async call(serverName, tool, args, signal) {
      signal.throwIfAborted();
      const server = findServer(toolset, serverName, tool);
      const connection = await connected(server, signal);
      const call = (callSignal: AbortSignal) => connection.callTool(tool, args, callSignal);
      return withTimeout(signal, server.toolTimeoutMs, call);
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const [name, connecting] of [...opened].reverse()) {
        try {
          await end(name, connecting);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw unmountFailed(failures);
    },
  };

  function connected(server: ToolServer, signal: AbortSignal): Promise<ToolConnection> {
    const known = opened.get(server.name);
    if (known !== undefined) return known;
    const connecting = connect(server, signal);
    opened.set(server.name, connecting);
    // A server that did not start holds nothing to dispose of, and the next call may try again.
    connecting.then(
      () => failed.delete(server.name),
      (error) => {
        opened.delete(server.name);
        failed.set(server.name, reasonOf(error));
      },
    );
    return connecting;
  }

  async function connect(server: ToolServer, signal: AbortSignal): Promise<ToolConnection> {
    try {
      return await withTimeout(signal, server.startupTimeoutMs, (startup) => powers.connect(server, startup));
    } catch (cause) {
      throw unreachable(server, cause);
    }
  }
}

function findServer(toolset: Toolset, name: string, tool: string): ToolServer {
  const server = toolset.servers.find((candidate) => candidate.name === name);
  if (server === undefined) throw notMounted(`no server "${name}"`, 'servers', toolset.servers.map(nameOf));
  const { enabledTools } = server;
  const offers = enabledTools.length === 0 || enabledTools.includes(tool);
  if (!offers) throw notMounted(`no tool "${tool}" on the server "${name}"`, 'tools', enabledTools);
  return server;
}

async function withTimeout<T>(signal: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  using timeout = startTimeout(ms);
  return await work(AbortSignal.any([signal, timeout.signal]));
}

/** A server that still starts, although its signal has aborted, is ended when it has started, waited for or not. */
async function end(name: string, connecting: Promise<ToolConnection>): Promise<void> {
  const ended = connecting.then((connection) => connection[Symbol.asyncDispose]());
  if (await settlesWithin(ended, closeMs)) return ended;
  throw new Error(`the server "${name}" did not end within ${closeMs} ms`);
}

function nameOf(server: ToolServer): string {
  return server.name;
}

function notMounted(what: string, kind: string, present: readonly string[]): RunnerError {
  const message = `This session mounts ${what}; its ${kind}: ${present.length === 0 ? 'none' : present.join(', ')}.`;
  return new RunnerError('TOOL_NOT_MOUNTED', { message });
}

function unreachable({ name, command, args }: ToolServer, cause: unknown): RunnerError {
  const message = `Could not connect to the server "${name}" (${[command, ...args].join(' ')}): ${reasonOf(cause)}`;
  return new RunnerError('SERVER_UNREACHABLE', { message, cause });
}

function unmountFailed(failures: readonly unknown[]): RunnerError {
  const message = `Could not end ${failures.length} server connection(s) of the session: ${reasonOf(failures[0])}`;
  return new RunnerError('UNMOUNT_FAILED', { message, cause: new AggregateError(failures) });
}
