import { dirname, resolve } from 'node:path';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { Framing, ServerCommand } from '@harnessgym/mcp-proxy';
import type { ServerPermissions } from '@harnessgym/registry';
import { CoreError } from '../errors.js';
import { isAsActivated } from './is-as-activated.js';
import { type ActivationPlace, readActivation, type SandboxRecord, type ServerRecord } from './read-activation.js';

/** A server as it is called from a shell: itself, without the proxy. */
export interface CallableServer {
  command: ServerCommand;
  framing?: Framing;
  /** Empty: all that it lists. */
  enabledTools: readonly string[];
  startupTimeoutMs: number;
  toolTimeoutMs: number;
  /** What its manifest sets and asks for, and where it lies. */
  declared: { env: Readonly<Record<string, string>>; permissions?: ServerPermissions };
  artifactFolder?: string;
  sandbox: SandboxRecord;
}

export interface ServerWish extends ActivationPlace {
  server: string;
  /** Also a server that is not active, or not as it was. */
  force: boolean;
  /** Who asks: a person, or the agent of a run. */
  caller: 'person' | 'agent';
}

/**
 * The server of that name that is active, with the files that it was activated with; with `force` any other one of that
 * name, from the activation or by its manifest. Throws CoreError SERVER_NOT_ACTIVE.
 */
export async function findServer(wish: ServerWish): Promise<CallableServer> {
  const { workspace, server: name, force } = wish;
  const { path, servers, sandbox } = await readActivation(wish);
  const named = servers.filter((one) => one['name'] === name);
  const record = named.find(isActive) ?? (force ? named[0] : undefined);
  if (record !== undefined && (await isAsActivated(record, workspace)))
    return callable(record, { name, workspace, sandbox });
  if (force) {
    // For those who look at what does not work; not worth the wait of everybody else.
    const { forceServer } = await import('./force-server.js');
    return forceServer(wish, sandbox);
  }
  throw record === undefined ? notActive(name, { path, servers }) : changed(name);
}

function notActive(name: string, { path, servers }: { path: string; servers: readonly ServerRecord[] }): CoreError {
  const others = servers.filter(isActive).map((one) => JSON.stringify(one['name']));
  const instead = others.length === 0 ? 'None is.' : `Active: ${others.join(', ')}.`;
  const message = `The server ${JSON.stringify(name)} is not active in ${path}. ${instead} --force starts it all the same.`;
  return new CoreError('SERVER_NOT_ACTIVE', { message });
}

function changed(name: string): CoreError {
  const message = `The files of the server ${JSON.stringify(name)} are not those that passed: they were changed since. It is active again once they pass in a run. --force starts it all the same.`;
  return new CoreError('SERVER_NOT_ACTIVE', { message });
}

/** As documented: what does not say otherwise is active. */
function isActive({ active }: ServerRecord): boolean {
  return active !== false;
}

function callable(
  entry: ServerRecord,
  { name, workspace, sandbox }: { name: string; workspace: string; sandbox: SandboxRecord },
): CallableServer {
  const { command, args, cwd, env, framing, enabled_tools, startup_timeout_sec, tool_timeout_sec } = entry;
  if (typeof command !== 'string') {
    const message = `The entry of ${JSON.stringify(name)} in activation.json has no command. Run harnessgym again, which writes the file.`;
    throw new CoreError('SERVER_NOT_ACTIVE', { message });
  }
  return {
    command: {
      name,
      command,
      args: texts(args),
      cwd: resolve(workspace, typeof cwd === 'string' ? cwd : '.'),
    },
    declared: { env: variables(env), ...permissionsOf(entry) },
    ...(typeof entry['artifact_path'] === 'string' && {
      artifactFolder: resolve(workspace, dirname(entry['artifact_path'])),
    }),
    sandbox,
    ...((framing === 'newline' || framing === 'content-length') && { framing }),
    enabledTools: texts(enabled_tools),
    startupTimeoutMs: milliseconds(startup_timeout_sec) ?? 30_000,
    toolTimeoutMs: milliseconds(tool_timeout_sec) ?? 60_000,
  };
}

function permissionsOf({ permissions }: ServerRecord): { permissions?: ServerPermissions } {
  if (!isObject(permissions)) return {};
  const { network, write, read, env } = permissions;
  return { permissions: { network: network === true, write: texts(write), read: texts(read), env: texts(env) } };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function variables(value: unknown): Record<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds <= 86_400 ? Math.ceil(seconds * 1_000) : undefined;
}
