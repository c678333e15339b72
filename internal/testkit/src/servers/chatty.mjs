import { createInterface } from 'node:readline';

const tools = ['progress', 'ask', 'wait', 'cancelled', 'flush'].map((name) => ({
  name,
  description: `The tool ${name}.`,
  inputSchema: { type: 'object' },
}));
/** @type {unknown[]} */
const waiting = [];
/** @type {unknown[]} */
const cancelled = [];
/** @type {unknown[]} */
const asking = [];

for await (const line of createInterface({ input: process.stdin })) read(JSON.parse(line));

/** @param {any} message */
function read(message) {
  if (message.method === undefined) finishAsking(message);
  else if (message.method === 'notifications/cancelled') cancelled.push(message.params.requestId);
  else if (message.id !== undefined) answer(message);
}

/** @param {any} message */
function answer({ id, method, params }) {
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'chatty', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools } });
  else if (method === 'tools/call') call(id, params);
  else if (method === 'ping') send({ id, result: {} });
  else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {unknown} id @param {any} params */
function call(id, params) {
  if (params.name === 'progress') {
    const progressToken = params._meta?.progressToken ?? 0;
    for (const progress of [1, 2]) send({ method: 'notifications/progress', params: { progressToken, progress } });
    finish(id, 'progressed');
  } else if (params.name === 'ask') {
    // The same id in the other direction: legal, since each side counts its own requests.
    asking.push(id);
    send({ id, method: 'roots/list' });
  } else if (params.name === 'wait') waiting.push(id);
  else if (params.name === 'cancelled') finish(id, JSON.stringify(cancelled));
  else if (params.name === 'flush') {
    for (const other of waiting.splice(0)) finish(other, 'late');
    finish(id, 'flushed');
  } else send({ id, error: { code: -32602, message: `Unknown tool ${params.name}` } });
}

/** @param {any} message */
function finishAsking({ id, result, error }) {
  const index = asking.indexOf(id);
  if (index >= 0) finish(asking.splice(index, 1)[0], JSON.stringify(result ?? error));
}

/** @param {unknown} id @param {string} text */
function finish(id, text) {
  send({ id, result: { content: [{ type: 'text', text }] } });
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
