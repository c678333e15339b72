import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const annotations = { readOnlyHint: true };
const tools = [
  tool('echo', 'Returns its text.', { text: { type: 'string' } }),
  tool('add', 'Adds two numbers.', { a: { type: 'number' }, b: { type: 'number' } }),
  tool('fail', 'Answers with an error result.', {}),
  tool('slow', 'Answers after some milliseconds.', { ms: { type: 'number' } }),
];

for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line));

/** @param {any} message */
async function answer({ id, method, params }) {
  if (id === undefined || method === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'echo', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'ping') send({ id, result: {} });
  else if (method === 'tools/list') send({ id, result: { tools } });
  else if (method === 'tools/call') send({ id, ...(await call(params?.name, params?.arguments ?? {})) });
  else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {string} name @param {any} args */
async function call(name, args) {
  if (name === 'echo') return text(args.text ?? '');
  if (name === 'add') return text(args.a + args.b);
  if (name === 'fail') return { result: { content: [{ type: 'text', text: 'it failed' }], isError: true } };
  if (name !== 'slow') return { error: { code: -32602, message: `Unknown tool ${name}` } };
  await delay(args.ms);
  return text(`slept ${args.ms} ms`);
}

/** @param {unknown} value */
function text(value) {
  return { result: { content: [{ type: 'text', text: String(value) }] } };
}

/** @param {string} name @param {string} description @param {object} properties */
function tool(name, description, properties) {
  return { name, description, annotations, inputSchema: { type: 'object', properties } };
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
