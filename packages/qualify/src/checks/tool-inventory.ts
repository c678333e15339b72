import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { ServerConnection } from '@harnessgym/mcp-proxy/transport';
import type { ServerManifest } from '@harnessgym/registry';
import { ProtocolError, SdkError } from '@modelcontextprotocol/client';
import * as z from 'zod';
import { type Answer, failed, passed } from '../checklist.js';
import { textTail } from '../plain-text.js';

const stderrLimit = 4_000;
const mostPages = 100;

/** A page as loosely as it can be read, so that a malformed tool is found here and named. */
const pageSchema = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().nullish() });

/** A tool that is well formed. */
export interface ListedTool {
  name: string;
  inputSchema: Readonly<Record<string, unknown>>;
}

export interface Inventory {
  /** Every tool that the server names. */
  listed: readonly string[];
  /** Those that the manifest enables: all, when it names none. */
  enabled: readonly string[];
  /** The enabled ones, in the order of the list. */
  tools: readonly ListedTool[];
}

/**
 * What a client can really call: every listed tool is well formed and every enabled one is listed. The whole
 * inventory gets one tool timeout.
 */
export async function checkToolInventory(
  connection: ServerConnection,
  manifest: ServerManifest,
  signal: AbortSignal,
): Promise<Answer<Inventory>> {
  const listing = await listTools(connection, manifest.toolTimeoutMs, signal);
  const stderr = textTail(connection.stderrTail(), stderrLimit);
  if ('reason' in listing) return failed(listing.reason, { stderr });

  const names = listing.tools.map(toolName);
  const reason = judgeTools(listing.tools) ?? judgeNames(names) ?? judgeEnabled(manifest.enabledTools, names);
  const evidence = { listed_tools: names, enabled_tools: manifest.enabledTools, pages: listing.pages };
  if (reason !== undefined) return failed(reason, { ...evidence, stderr });
  const enabled =
    manifest.enabledTools.length === 0 ? names : names.filter((name) => manifest.enabledTools.includes(name));
  const tools = listing.tools.filter(isListedTool).filter(({ name }) => enabled.includes(name));
  return passed({ listed: names, enabled, tools }, { ...evidence, tool_sizes: tools.map(toolSize) });
}

type Listing = { tools: readonly unknown[]; pages: number } | { reason: string };

async function listTools({ client }: ServerConnection, timeoutMs: number, signal: AbortSignal): Promise<Listing> {
  const deadline = performance.now() + timeoutMs;
  const tools: unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  try {
    for (let pages = 1; pages <= mostPages; pages++) {
      const params = cursor === undefined ? {} : { cursor };
      const timeout = Math.max(1, Math.ceil(deadline - performance.now()));
      const page = await client.request({ method: 'tools/list', params }, pageSchema, { signal, timeout });
      for (const tool of page.tools) tools.push(tool);
      cursor = page.nextCursor ?? undefined;
      if (cursor === undefined) return { tools, pages };
      if (seen.has(cursor)) return { reason: `tools/list never ends: it repeats the cursor ${JSON.stringify(cursor)}` };
      seen.add(cursor);
    }
    return { reason: `tools/list never ends: no last page after ${mostPages}` };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SdkError || error instanceof ProtocolError)
      return { reason: `tools/list failed: ${error.message}` };
    throw error;
  }
}

/** In bytes of JSON: how much of a prompt the tool takes. */
function toolSize(tool: ListedTool) {
  const description = 'description' in tool && typeof tool.description === 'string' ? tool.description : '';
  return {
    name: tool.name,
    description: Buffer.byteLength(description),
    whole: Buffer.byteLength(JSON.stringify(tool)),
  };
}

function toolName(tool: unknown): string {
  return isObject(tool) && typeof tool['name'] === 'string' ? tool['name'] : '';
}

function isListedTool(tool: unknown): tool is ListedTool {
  return isObject(tool) && toolName(tool) !== '' && isObject(tool['inputSchema']);
}

function judgeTools(tools: readonly unknown[]): string | undefined {
  if (tools.length === 0) return 'the server lists no tools';
  for (const [index, tool] of tools.entries()) {
    const name = toolName(tool);
    if (name.trim() === '') return `tool number ${index + 1} of the list has no name`;
    const schema = isObject(tool) ? tool['inputSchema'] : undefined;
    if (!isObject(schema)) return `the tool "${name}" has no inputSchema object`;
    if (schema['type'] !== 'object') return `the inputSchema of the tool "${name}" must have "type": "object"`;
  }
  return undefined;
}

function judgeNames(names: readonly string[]): string | undefined {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `the tool "${twice}" is listed twice`;
}

function judgeEnabled(enabled: readonly string[], listed: readonly string[]): string | undefined {
  const phantoms = enabled.filter((name) => !listed.includes(name));
  if (phantoms.length === 0) return undefined;
  return `enabled_tools names ${quoted(phantoms)}, which the server does not list; it lists ${quoted(listed)}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
