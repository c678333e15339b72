import { RunnerError } from '../errors.js';
import type { ToolServer, Toolset } from '../toolset.js';
import type { FakePowers, ToolConnection, ToolReply } from './scenario.js';

/** The servers of one session, each started by the first call to it. Disposing ends them, the last one first. */
export interface ToolConnections extends AsyncDisposable {
  /** Rejects with TOOL_NOT_MOUNTED when the toolset lacks the server or the tool, SERVER_UNREACHABLE when it will not start. */
  call(server: string, tool: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolReply>;
}

export function openToolConnections(toolset: Toolset, powers: FakePowers): ToolConnections {
  const opened = new Map<string, Promise<ToolConnection>>();
  return {
    async call(serverName, tool, args, signal) {
      signal.throwIfAborted();
      const server = findServer(toolset, serverName, tool);
      const connection = await connected(server, signal);
      return connection.callTool(tool, args, withTimeout(signal, server.toolTimeoutMs));
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const connecting of [...opened.values()].reverse()) {
        try {
          await (await connecting)[Symbol.asyncDispose]();
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
    connecting.catch(() => opened.delete(server.name));
    return connecting;
  }

  async function connect(server: ToolServer, signal: AbortSignal): Promise<ToolConnection> {
    try {
      return await powers.connect(server, withTimeout(signal, server.startupTimeoutMs));
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

function withTimeout(signal: AbortSignal, ms: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

function nameOf(server: ToolServer): string {
  return server.name;
}

function notMounted(what: string, kind: string, present: readonly string[]): RunnerError {
  const message = `This session mounts ${what}; its ${kind}: ${present.length === 0 ? 'none' : present.join(', ')}.`;
  return new RunnerError('TOOL_NOT_MOUNTED', { message });
}

function unreachable({ name, command, args }: ToolServer, cause: unknown): RunnerError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `Could not connect to the server "${name}" (${[command, ...args].join(' ')}): ${reason}`;
  return new RunnerError('SERVER_UNREACHABLE', { message, cause });
}

function unmountFailed(failures: readonly unknown[]): RunnerError {
  const [first] = failures;
  const reason = first instanceof Error ? first.message : String(first);
  const message = `Could not end ${failures.length} server connection(s) of the session: ${reason}`;
  return new RunnerError('UNMOUNT_FAILED', { message, cause: new AggregateError(failures) });
}
