// Reads as the original's servers do: up to an empty line, whatever stands before it, and the first length counts.
import { writeSync } from 'node:fs';

const names = ['echo', 'fail', 'progress', 'ask', 'wait', 'cancelled', 'flush', 'noise', 'crash'];
const tools = names.map((name) => ({ name, description: `The tool ${name}.`, inputSchema: { type: 'object' } }));
/** @type {unknown[]} */
const waiting = [];
/** @type {unknown[]} */
const cancelled = [];
/** @type {unknown[]} */
const asking = [];
let bytes = Buffer.alloc(0);

if (process.argv[2] === 'banner') process.stdout.write('*** a server of headers ***\n\nINFO: it is up\n');
process.stdin.on('data', (chunk) => {
  bytes = Buffer.concat([bytes, chunk]);
  for (let message = next(); message !== undefined; message = next()) read(message);
});

function next() {
  const header = /^.*?\r?\n\r?\n/s.exec(bytes.toString('latin1'))?.[0];
  if (header === undefined) return undefined;
  const length = /^content-length:\s*(\d+)/im.exec(header)?.[1];
  if (length === undefined) process.exit(9);
  const to = header.length + Number(length);
  if (bytes.length < to) return undefined;
  const message = JSON.parse(bytes.subarray(header.length, to).toString());
  bytes = bytes.subarray(to);
  return message;
}

/** @param {any} message */
function read(message) {
  if (message.method === undefined) finishAsking(message);
  else if (message.method === 'notifications/cancelled') cancelled.push(message.params.requestId);
  else if (message.id !== undefined) answer(message);
}

/** @param {any} message */
function answer({ id, method, params }) {
  if (method === 'initialize') {
    const serverInfo = { name: 'headers', version: '1.0.0' };
    send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools } });
  else if (method === 'tools/call') call(id, params);
  else if (method === 'ping') send({ id, result: {} });
  else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {unknown} id @param {any} params */
function call(id, params) {
  if (params.name === 'echo') finish(id, params.arguments?.text ?? '');
  else if (params.name === 'fail') send({ id, result: { content: [], isError: true } });
  else if (params.name === 'progress') {
    const progressToken = params._meta?.progressToken ?? 0;
    for (const progress of [1, 2]) send({ method: 'notifications/progress', params: { progressToken, progress } });
    finish(id, 'progressed');
  } else if (params.name === 'ask') {
    asking.push(id);
    send({ id, method: 'roots/list' });
  } else if (params.name === 'wait') waiting.push(id);
  else if (params.name === 'cancelled') finish(id, JSON.stringify(cancelled));
  else if (params.name === 'flush') {
    for (const other of waiting.splice(0)) finish(other, 'late');
    finish(id, 'flushed');
  } else if (params.name === 'noise') {
    process.stdout.write('handling a call\n{"level":"info"}\nno newline after this');
    finish(id, 'heard');
  } else if (params.name === 'crash') {
    writeSync(1, `Content-Length: 900\r\n\r\n{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[{"ty`);
    writeSync(2, 'crash: the heap is on fire\n');
    process.exit(7);
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
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}
