import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { ServerConnection } from '@harnessgym/mcp-proxy/transport';
import type { ServerManifest } from '@harnessgym/registry';
import { ProtocolError, SdkError } from '@modelcontextprotocol/client';
import * as z from 'zod';
import { generateArguments } from '../arguments/generate-arguments.js';
import { type Answer, type Evidence, failed, passed } from '../checklist.js';
import { textTail } from '../plain-text.js';
import type { Inventory, ListedTool } from './tool-inventory.js';

/** A tool that refuses arguments which nobody chose says little, so another is tried. */
const mostCalls = 3;
/** An agent that reads a longer reply has no room left to think. */
const largestReply = 1024 * 1024;
const stderrLimit = 4_000;
const shownReply = 500;
const noSuchTool = 'harnessgym_no_such_tool';

interface Driver {
  connection: ServerConnection;
  manifest: Pick<ServerManifest, 'toolTimeoutMs'>;
  signal: AbortSignal;
}

/**
 * Drives the real server from outside: calls enabled tools, in the order of the list, with arguments generated from their
 * schemas, until one gives a result. A tool that refuses them with an error of its own lives as well, unless the server
 * answers in the same words for a tool that does not exist.
 */
export async function checkToolCall({ tools }: Inventory, driver: Driver): Promise<Answer<undefined>> {
  const calls: Evidence[] = [];
  for (const tool of tools.slice(0, mostCalls)) {
    const args = generateArguments(tool.inputSchema);
    const reply = await call(tool.name, args, driver);
    calls.push({ tool: tool.name, arguments: args, ...reply.evidence });
    if (reply.outcome === 'broken') return failed(`${named(tool)} ${reply.reason}`, evidenceOf(calls, driver));
    if (reply.outcome === 'answered') return passed(undefined, { called_tool: tool.name, calls });
  }
  const reason = await findPhantom(tools.slice(0, mostCalls), calls, driver);
  return reason === undefined ? passed(undefined, { calls }) : failed(reason, evidenceOf(calls, driver));
}

type Reply = { evidence: Evidence } & (
  | { outcome: 'answered' }
  | { outcome: 'refused' }
  | { outcome: 'broken'; reason: string }
);

/** As loosely as it can be read, so that a malformed result is found here and described. */
async function call(name: string, args: Evidence, { connection, manifest, signal }: Driver): Promise<Reply> {
  const started = performance.now();
  const took = () => ({ duration_ms: Math.round(performance.now() - started) });
  const request = { method: 'tools/call', params: { name, arguments: args } };
  const options = { signal, timeout: manifest.toolTimeoutMs };
  try {
    const result = await connection.client.request(request, z.unknown(), options);
    return judgeResult(result, took());
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SdkError) return broken(`gave no answer: ${error.message}`, took());
    if (!(error instanceof ProtocolError)) throw error;
    const evidence = { ...took(), status: 'error', error_code: error.code, reply: error.message.slice(0, shownReply) };
    if (means.noCall.includes(error.code) || !(await isAlive({ connection, manifest, signal })))
      return broken(`was answered with the error ${error.code}: ${error.message}`, evidence);
    return { outcome: 'refused', evidence };
  }
}

/** Error codes by which nobody has looked at the arguments: not JSON, no request, no such method, no answer in time. */
const means = { noCall: [-32700, -32600, -32601, -32001] };

function judgeResult(result: unknown, evidence: Evidence): Reply {
  const text = JSON.stringify(result);
  const size = Buffer.byteLength(text);
  const facts = { ...evidence, reply_bytes: size, reply: text.slice(0, shownReply) };
  if (size > largestReply) return broken(`answered with ${size} bytes; at most ${largestReply} are taken`, facts);
  const fault = faultOf(result);
  if (fault !== undefined) return broken(`answered with a malformed result: ${fault}`, facts);
  const isError = isObject(result) && result['isError'] === true;
  return { outcome: isError ? 'refused' : 'answered', evidence: { ...facts, status: isError ? 'tool_error' : 'ok' } };
}

function broken(reason: string, evidence: Evidence): Reply {
  return { outcome: 'broken', reason, evidence: { status: 'failed', ...evidence } };
}

function faultOf(result: unknown): string | undefined {
  if (!isObject(result)) return 'it is no object';
  const { content, isError } = result;
  if (isError !== undefined && typeof isError !== 'boolean') return '"isError" is neither true nor false';
  if (!Array.isArray(content)) return 'it has no "content" array';
  for (const [index, part] of content.entries()) {
    if (!isObject(part) || typeof part['type'] !== 'string') return `part ${index + 1} of "content" has no "type"`;
    if (part['type'] === 'text' && typeof part['text'] !== 'string')
      return `part ${index + 1} of "content" has no "text"`;
  }
  return undefined;
}

async function isAlive({ connection, manifest, signal }: Driver): Promise<boolean> {
  try {
    const options = { signal, timeout: manifest.toolTimeoutMs };
    await connection.client.request({ method: 'tools/list', params: {} }, z.unknown(), options);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SdkError || error instanceof ProtocolError) return false;
    throw error;
  }
}

/** Every refusal says something else than that there is no such tool, or else it is told which tool is not there. */
async function findPhantom(tools: readonly ListedTool[], calls: readonly Evidence[], driver: Driver) {
  const stranger = await call(noSuchTool, {}, driver);
  if (stranger.outcome === 'broken') return undefined;
  const unknown = words(noSuchTool, stranger.evidence);
  const phantom = tools.find((tool, index) => words(tool.name, calls[index] ?? {}) === unknown);
  if (phantom === undefined) return undefined;
  return `${named(phantom)} is listed, but a call of it is answered like a call of a tool that does not exist`;
}

function words(name: string, { status, error_code, reply }: Evidence): string {
  return JSON.stringify([status, error_code, String(reply).replaceAll(name, '')]);
}

function named({ name }: ListedTool): string {
  return `the tool ${JSON.stringify(name)}`;
}

function evidenceOf(calls: readonly Evidence[], { connection }: Driver): Evidence {
  return { calls, stderr: textTail(connection.stderrTail(), stderrLimit) };
}
