// @ts-check
// A stdio MCP server: one JSON-RPC message a line. Start it in the task's folder; --self-test checks it and exits.
import { createInterface } from 'node:readline';
import { ToolError } from './tool-error.mjs';
import { callTool, listTools } from './tools.mjs';

/**
 * @typedef {Record<string, unknown>} Json
 * @typedef {{ id?: unknown, method: string, params: Json }} Message
 */

const versions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
const newest = '2025-11-25';
const instructions = 'trace first, then search in the mode that is scored, then apply what it found.';

if (process.argv.includes('--self-test')) {
  const { selfTest } = await import('./self-test.mjs');
  const report = await selfTest(process.cwd());
  console.log(JSON.stringify(report, undefined, 2));
  process.exitCode = report.status === 'passed' ? 0 : 1;
} else {
  await serve();
}

/** One message after the other, so that two calls of apply never interleave. Ends when stdin does. */
async function serve() {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const reply = await answer(line);
    if (reply !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...reply })}\n`);
  }
}

/**
 * The reply to one line; undefined when none is due.
 * @param {string} line
 */
async function answer(line) {
  const message = parse(line);
  if ('error' in message) return { id: null, error: message.error };
  if (message.id === undefined) return undefined;
  const outcome = await handle(message);
  return { id: message.id, ...outcome };
}

/**
 * @param {string} line
 * @returns {Message | { error: { code: number, message: string } }}
 */
function parse(line) {
  let message;
  try {
    /** @type {unknown} */
    const parsed = JSON.parse(line);
    message = parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { error: { code: -32700, message: `not JSON: ${error.message}` } };
  }
  if (!isObject(message) || typeof message['method'] !== 'string') {
    return { error: { code: -32600, message: 'a request is one object with a method' } };
  }
  const params = isObject(message['params']) ? message['params'] : {};
  return { id: message['id'], method: message['method'], params };
}

/** @param {Message} message */
async function handle({ method, params }) {
  switch (method) {
    case 'initialize':
      return { result: initialize(params) };
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools: listTools() } };
    case 'tools/call':
      return call(params);
    default:
      return { error: { code: -32601, message: `unknown method ${method}` } };
  }
}

/** @param {Json} params */
function initialize(params) {
  const asked = params['protocolVersion'];
  return {
    protocolVersion: typeof asked === 'string' && versions.includes(asked) ? asked : newest,
    capabilities: { tools: {} },
    serverInfo: { name: 'attention-autotune', version: '1.0.0' },
    instructions,
  };
}

/**
 * What goes wrong inside a tool is a result that the agent can read; only an unknown name is a protocol error.
 * @param {Json} params
 */
async function call(params) {
  const name = String(params['name']);
  if (!listTools().some((tool) => tool.name === name)) {
    return { error: { code: -32602, message: `unknown tool ${name}` } };
  }
  try {
    return { result: toResult(await callTool(name, params['arguments'] ?? {}, process.cwd()), false) };
  } catch (error) {
    const { code, details } = error instanceof ToolError ? error : { code: 'internal', details: {} };
    const message = error instanceof Error ? error.message : String(error);
    return { result: toResult({ error: { code, message, ...details } }, true) };
  }
}

/**
 * @param {Json} content
 * @param {boolean} isError
 */
function toResult(content, isError) {
  return { content: [{ type: 'text', text: JSON.stringify(content) }], structuredContent: content, isError };
}

/**
 * @param {unknown} value
 * @returns {value is Json}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
