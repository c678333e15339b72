import { join, resolve } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import type { Framing, ServerCommand } from '@harnessgym/mcp-proxy';
import { CoreError } from '../errors.js';

/** A server as it is called from a shell: itself, without the proxy. */
export interface CallableServer {
  command: ServerCommand;
  framing?: Framing;
  /** Empty: all that it lists. */
  enabledTools: readonly string[];
  startupTimeoutMs: number;
  toolTimeoutMs: number;
}

export interface ServerWish {
  workspace: string;
  server: string;
  force: boolean;
}

/**
 * The server of that name that `activation.json` says is active; with `force` any other one of that name, from there or
 * by its manifest. Throws CoreError SERVER_NOT_ACTIVE.
 */
export async function findServer({ workspace, server: name, force }: ServerWish): Promise<CallableServer> {
  const path = join(workspace, '.harnessgym', 'activation.json');
  const entries = readEntries(path);
  const named = entries.filter((entry) => entry['name'] === name);
  const entry = named.find(isActive) ?? (force ? named[0] : undefined);
  if (entry !== undefined) return callable(entry, { name, workspace });
  if (force) {
    // For people who look at what does not work; not worth the wait of everybody else.
    const { findManifest } = await import('./find-manifest.js');
    return findManifest(workspace, name);
  }
  const active = entries.filter(isActive).map((one) => JSON.stringify(one['name']));
  const instead = active.length === 0 ? 'None is.' : `Active: ${active.join(', ')}.`;
  const message = `The server ${JSON.stringify(name)} is not active in ${path}. ${instead} --force starts it all the same.`;
  throw new CoreError('SERVER_NOT_ACTIVE', { message });
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * Read by hand, as the one thing that is waited for before the server can start: loading the schema takes longer. Also
 * one that the original wrote, or an agent.
 */
function readEntries(path: string): readonly Entry[] {
  const document = parseJson(readText(path));
  const servers = isObject(document) ? document['mcp_servers'] : undefined;
  return Array.isArray(servers) ? servers.filter(isObject) : [];
}

const largest = 16 * 1024 * 1024;

/** Nothing where there is no file. Agents can write it: what is no file, or has no end, is not waited for. */
function readText(path: string): string {
  try {
    const bytes = readHead(path, largest + 1);
    if (bytes.length > largest) throw unreadable(path, 'It is larger than 16 MiB.');
    return bytes.toString('utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    if (isFileError(error)) throw unreadable(path, error.message);
    throw error;
  }
}

function unreadable(path: string, problem: string): CoreError {
  const message = `${path} cannot be read: ${problem} Remove it, and run harnessgym again, which writes it.`;
  return new CoreError('SERVER_NOT_ACTIVE', { message });
}

/** As documented: what does not say otherwise is active. */
function isActive({ active }: Entry): boolean {
  return active !== false;
}

function callable(entry: Entry, { name, workspace }: { name: string; workspace: string }): CallableServer {
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
      env: variables(env),
    },
    ...((framing === 'newline' || framing === 'content-length') && { framing }),
    enabledTools: texts(enabled_tools),
    startupTimeoutMs: milliseconds(startup_timeout_sec) ?? 30_000,
    toolTimeoutMs: milliseconds(tool_timeout_sec) ?? 60_000,
  };
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
