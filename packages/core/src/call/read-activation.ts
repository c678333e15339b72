import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import type { SandboxMode } from '@harnessgym/qualify/sandbox';
import { CoreError } from '../errors.js';
import { stateLayout } from '../store/state-layout.js';

/** A server as `activation.json` tells of it. */
export type ServerRecord = Readonly<Record<string, unknown>>;

/**
 * The servers that an activation tells of: the one in the state folder, which the last run wrote where an agent's sandbox
 * does not let it write, else the documented one, which can confine a server further and never less. Throws CoreError
 * SERVER_NOT_ACTIVE when that cannot be read.
 */
export async function readActivation({ workspace, stateFolder }: ActivationPlace) {
  const kept = stateFolder === undefined ? undefined : stateLayout(stateFolder).activation;
  if (kept !== undefined && (await exists(kept))) return { path: kept, ...readDocument(kept) };
  const path = join(workspace, '.harnessgym', 'activation.json');
  return { path, ...unrelaxed(readDocument(path), await realpath(workspace)) };
}

export interface ActivationPlace {
  workspace: string;
  /** Absent where nobody can tell: then the documented file is read. */
  stateFolder?: string;
}

/** What the last run asked of confinement; of an activation that does not say, `auto`. */
export interface SandboxRecord {
  mode: SandboxMode;
  allowNetwork: readonly string[];
  allowEnv: readonly string[];
  /** What that run tried and used. */
  worked?: 'bubblewrap';
}

interface ActivationDocument {
  servers: readonly ServerRecord[];
  sandbox: SandboxRecord;
}

/** Any agent, and whoever sent the workspace, can write it: what it says to relax the sandbox was no user's word. */
function unrelaxed({ servers, sandbox }: ActivationDocument, workspace: string): ActivationDocument {
  const mode = sandbox.mode === 'require' ? 'require' : 'auto';
  return { servers: servers.map((one) => within(one, workspace)), sandbox: { mode, allowNetwork: [], allowEnv: [] } };
}

/** The record without variables of the caller, and without paths that lead out of the workspace. */
function within(record: ServerRecord, workspace: string): ServerRecord {
  const { artifact_path: path, permissions, ...rest } = record;
  const isInside = (one: unknown) => typeof one === 'string' && isWithin(workspace, resolve(workspace, one));
  const inside = (paths: unknown) => (Array.isArray(paths) ? paths.filter(isInside) : []);
  return {
    ...rest,
    ...(isInside(path) && { artifact_path: path }),
    ...(isObject(permissions) && {
      permissions: { ...permissions, read: inside(permissions['read']), write: inside(permissions['write']), env: [] },
    }),
  };
}

/**
 * Read by hand, as the one thing that is waited for before the server can start: loading the schema takes longer. Also
 * one that the original wrote, or an agent.
 */
function readDocument(path: string): ActivationDocument {
  const document = parseJson(readText(path));
  const servers = isObject(document) ? document['mcp_servers'] : undefined;
  const sandbox = isObject(document) && isObject(document['sandbox']) ? document['sandbox'] : {};
  const { mode, allow_network, allow_env, used, scratch_bytes } = sandbox;
  return {
    servers: Array.isArray(servers) ? servers.filter(isObject) : [],
    sandbox: {
      mode: mode === 'require' || mode === 'off' ? mode : 'auto',
      allowNetwork: Array.isArray(allow_network) ? allow_network.map(String) : [],
      allowEnv: Array.isArray(allow_env) ? allow_env.map(String) : [],
      ...(used === 'bubblewrap' && typeof scratch_bytes === 'number' && { worked: used }),
    },
  };
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
