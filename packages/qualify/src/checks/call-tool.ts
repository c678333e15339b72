import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { ServerConnection } from '@harnessgym/mcp-proxy/transport';
import { ProtocolError, SdkError } from '@modelcontextprotocol/client';
import * as z from 'zod';
import type { Evidence } from '../checklist.js';

/** A server that is being driven. */
export interface Driver {
  connection: ServerConnection;
  /** For one call. */
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * What a tool said to a call. A tool that refuses lives; `silent` is one that said nothing that can be used: not in time, too
 * much, that it was no request, or that its server is gone; and `broken` one that said what no tool may say.
 */
export type Reply = { evidence: Evidence } & (
  | { outcome: 'answered' }
  | { outcome: 'refused' }
  | { outcome: 'silent'; reason: string }
  | { outcome: 'broken'; reason: string }
);

/** An agent that reads a longer reply has no room left to think. */
const largestReply = 1024 * 1024;
const shownReply = 500;

const noSuchMethod = -32601;
/** Error codes of those who took the call for no JSON or no request, and of those who do not wait any longer. */
const notTaken = [-32700, -32600, -32001];

/** Calls a tool, as loosely as the reply can be read, so that a malformed result is found here and described. */
export async function callTool(name: string, args: Evidence, driver: Driver): Promise<Reply> {
  const { connection, timeoutMs: timeout, signal } = driver;
  const started = performance.now();
  const took = () => ({ duration_ms: Math.round(performance.now() - started) });
  const request = { method: 'tools/call', params: { name, arguments: args } };
  try {
    const result = await connection.client.request(request, z.unknown(), { signal, timeout });
    return judgeResult(result, took());
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SdkError) return unanswered('silent', `gave no answer: ${error.message}`, took());
    if (!(error instanceof ProtocolError)) throw error;
    const evidence = { ...took(), status: 'error', error_code: error.code, reply: error.message.slice(0, shownReply) };
    const reason = `was answered with the error ${error.code}: ${error.message}`;
    if (error.code === noSuchMethod) return unanswered('broken', reason, evidence);
    const isHeard = !notTaken.includes(error.code) && (await isAlive(driver));
    return isHeard ? { outcome: 'refused', evidence } : unanswered('silent', reason, evidence);
  }
}

function judgeResult(result: unknown, evidence: Evidence): Reply {
  const text = JSON.stringify(result);
  const size = Buffer.byteLength(text);
  const facts = { ...evidence, reply_bytes: size, reply: text.slice(0, shownReply) };
  if (size > largestReply) {
    return unanswered('silent', `answered with ${size} bytes; at most ${largestReply} are taken`, facts);
  }
  const fault = faultOf(result);
  if (fault !== undefined) return unanswered('broken', `answered with a malformed result: ${fault}`, facts);
  const isError = isObject(result) && result['isError'] === true;
  return { outcome: isError ? 'refused' : 'answered', evidence: { ...facts, status: isError ? 'tool_error' : 'ok' } };
}

function unanswered(outcome: 'silent' | 'broken', reason: string, evidence: Evidence): Reply {
  return { outcome, reason, evidence: { ...evidence, status: outcome === 'silent' ? 'silent' : 'failed', reason } };
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

async function isAlive({ connection, timeoutMs: timeout, signal }: Driver): Promise<boolean> {
  try {
    await connection.client.request({ method: 'tools/list', params: {} }, z.unknown(), { signal, timeout });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SdkError || error instanceof ProtocolError) return false;
    throw error;
  }
}
