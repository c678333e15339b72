import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { readText } from '@harnessgym/internal-fs/read-text';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { ToolServer } from '@harnessgym/runners';
import { parse, stringify, TomlError } from 'smol-toml';

const begin = '# BEGIN HARNESSGYM MCP';
const end = '# END HARNESSGYM MCP';

/**
 * Keeps the marked block of the workspace's `.codex/config.toml` equal to the active servers. Only text between our
 * markers changes; a file that does not parse, or that has a server of the same name, is left alone and reported.
 */
export async function writeCodexBlock(servers: readonly ToolServer[], workspace: string): Promise<string[]> {
  const path = join(workspace, '.codex', 'config.toml');
  const before = await readText(path);
  const own = before === undefined ? '' : withoutBlock(before);
  if (own === undefined) return [`${path} is left alone: its HarnessGym block has no end marker ("${end}").`];
  const user = parseToml(own);
  if (user === undefined) return [`${path} is left alone: it is not valid TOML.`];

  const theirs = isObject(user['mcp_servers']) ? user['mcp_servers'] : {};
  const free = servers.filter(({ name }) => !Object.hasOwn(theirs, name));
  await replace(path, { before, own, block: free.length === 0 ? '' : blockOf(free) });
  return servers
    .filter((server) => !free.includes(server))
    .map(({ name }) => `${path} has a server "${name}" of its own; ours is not written there.`);
}

async function replace(
  path: string,
  { before, own, block }: { before: string | undefined; own: string; block: string },
) {
  const kept = own.trimEnd();
  const after = [kept, block].filter((part) => part !== '').join('\n\n');
  if (after === '') {
    // A file that held nothing but our block was ours.
    if (before?.includes(begin)) await rm(path);
    return;
  }
  const text = block === '' && before === own ? before : `${after}\n`;
  if (text !== before) await writeAtomic(path, text);
}

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

/** The text with every block of ours cut out; undefined when one has no end. */
function withoutBlock(text: string): string | undefined {
  const from = text.indexOf(begin);
  if (from === -1) return text;
  const to = text.indexOf(end, from);
  return to === -1 ? undefined : withoutBlock(text.slice(0, from) + text.slice(to + end.length));
}

function parseToml(text: string): Record<string, unknown> | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}
