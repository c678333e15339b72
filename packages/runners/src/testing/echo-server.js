// The server that the suite mounts: one tool, no dependencies. Its first argument only marks the process.
import { createInterface } from 'node:readline';

const echo = {
  name: 'echo',
  description: 'Answers with the text it is given.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  annotations: { readOnlyHint: true },
};

const identity = { capabilities: { tools: {} }, serverInfo: { name: 'conformance', version: '1.0.0' } };

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer(method, params) })}\n`);
}

/** @param {string} method @param {any} params */
function answer(method, params) {
  if (method === 'initialize') return { result: { ...identity, protocolVersion: params.protocolVersion } };
  if (method === 'ping') return { result: {} };
  if (method === 'tools/list') return { result: { tools: [echo] } };
  if (method === 'tools/call' && params.name === echo.name) return { result: reply(params.arguments.text) };
  return { error: { code: -32601, message: `There is no ${method} here.` } };
}

/** @param {unknown} text */
function reply(text) {
  return { content: [{ type: 'text', text: `echo: ${text}` }], isError: false };
}
