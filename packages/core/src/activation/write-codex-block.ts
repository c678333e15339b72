import { isUtf8 } from 'node:buffer';
import { realpathSync } from 'node:fs';
import { lstat, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { ToolServer } from '@harnessgym/runners';
import { parse, stringify, TomlError } from 'smol-toml';

const begin = '# BEGIN HARNESSGYM MCP';
const end = '# END HARNESSGYM MCP';

/**
 * Keeps the marked block of the workspace's `.codex/config.toml` equal to the active servers. Only our block changes:
 * every other byte, the file's mode and a link in its place stay. A file that is not UTF-8 or does not parse, or
 * would not with our block, or that has a server of the same name, is left alone and reported.
 */
export async function writeCodexBlock(servers: readonly ToolServer[], workspace: string): Promise<string[]> {
  const named = join(workspace, '.codex', 'config.toml');
  const file = await readConfig(named, workspace);
  if (file === 'unusable') return [`${named} is left alone: it is no file that can be read.`];
  if (file === 'not-utf8') return [`${named} is left alone: it is not UTF-8.`];
  if (file === 'dangling') return [`${named} is left alone: it is a link to what is not there.`];
  if (file === 'elsewhere') return [`${named} is left alone: it is a link that leads out of the workspace.`];
  const own = withoutBlock(file?.text ?? '');
  if (own === undefined) return [`${named} is left alone: its HarnessGym block has no end marker ("${end}").`];
  const user = parseToml(own);
  if (user === undefined) return [`${named} is left alone: it is not valid TOML.`];

  const theirs = isObject(user['mcp_servers']) ? user['mcp_servers'] : {};
  const free = servers.filter(({ name }) => !Object.hasOwn(theirs, name));
  const text = free.length === 0 ? own : `${own}${own === '' ? '' : '\n'}${blockOf(free)}\n`;
  if (parseToml(text) === undefined) {
    return [`${named} is left alone: its mcp_servers are written in a form that nothing can be added to.`];
  }
  if (!(await save(text, { named, file }))) return [`${named} is left alone: it cannot be written.`];
  return servers
    .filter((server) => !free.includes(server))
    .map(({ name }) => `${named} has a server "${name}" of its own; ours is not written there.`);
}

interface ConfigFile {
  path: string;
  text: string;
  mode: number;
}

const largest = 1024 * 1024;

/** The file behind the name, through links within the workspace; undefined when there is none. */
async function readConfig(
  named: string,
  workspace: string,
): Promise<ConfigFile | undefined | 'unusable' | 'not-utf8' | 'elsewhere' | 'dangling'> {
  try {
    await lstat(named);
    const path = targetOf(named);
    if (path === undefined) return 'dangling';
    if (!isWithin(realpathSync(workspace), path)) return 'elsewhere';
    const entry = await stat(path);
    if (!entry.isFile() || entry.size > largest) return 'unusable';
    const bytes = await readFile(path);
    return isUtf8(bytes) ? { path, text: bytes.toString(), mode: entry.mode & 0o7777 } : 'not-utf8';
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof Error && 'code' in error) return 'unusable';
    throw error;
  }
}

/** Of what is there. Undefined when it is a link to what is not. */
function targetOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** False when something is in the way: what is in `.codex` is the user's, and stays. */
async function save(text: string, { named, file }: { named: string; file: ConfigFile | undefined }): Promise<boolean> {
  if (text === (file?.text ?? '')) return true;
  try {
    // What our block alone was in. An empty file without it is the user's.
    if (text === '' && file !== undefined) await rm(file.path);
    else await writeAtomic(file?.path ?? named, text, file && { formerMode: file.mode });
    return true;
  } catch (error) {
    if (obstacles.some((code) => hasCode(error, code))) return false;
    throw error;
  }
}

const obstacles: readonly string[] = ['EEXIST', 'ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EACCES', 'EPERM', 'EROFS'];

function blockOf(servers: readonly ToolServer[]): string {
  const tables = servers.map(({ name, command, args, cwd, env, enabledTools, startupTimeoutMs, toolTimeoutMs }) => [
    name,
    {
      command,
      args: [...args],
      cwd,
      env: { ...env },
      startup_timeout_sec: Math.ceil(startupTimeoutMs / 1000),
      // Five more than the proxy waits, so that its error arrives before the client gives up.
      tool_timeout_sec: Math.ceil(toolTimeoutMs / 1000) + 5,
      enabled: true,
      enabled_tools: [...enabledTools],
    },
  ]);
  return `${begin}\n${stringify({ mcp_servers: Object.fromEntries(tables) }).trim()}\n${end}`;
}

/** The text without our block and the two line breaks around it, which are ours; undefined when it has no end. */
function withoutBlock(text: string): string | undefined {
  const from = text.indexOf(begin);
  if (from === -1) return text;
  const to = text.indexOf(end, from);
  if (to === -1) return undefined;
  const before = text.slice(0, from);
  const after = text.slice(to + end.length);
  return withoutBlock(before.replace(/\n$/, '') + after.replace(/^\n/, ''));
}

function parseToml(text: string): Record<string, unknown> | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}
