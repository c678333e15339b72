// What the scripted models build in the tests of the whole loop: a server as the build prompt asks for one.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const number = { type: 'number' };
const add = {
  name: 'add',
  description: 'Adds two numbers exactly.',
  inputSchema: { type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] },
};

if (process.env['ADDER_TOKEN'] !== 'sk-adder-0123456789') throw new Error('The server needs its token.');
if (process.argv.includes('--self-test')) await selfTest();
else for await (const line of createInterface({ input: process.stdin })) answerLine(line);

/** @param {string} line */
function answerLine(line) {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer(method, params) })}\n`);
}

/** @param {string} method @param {any} params */
function answer(method, params) {
  const server = { capabilities: { tools: {} }, serverInfo: { name: 'adder', version: '1.0.0' } };
  if (method === 'initialize') return { result: { ...server, protocolVersion: params.protocolVersion } };
  if (method === 'ping') return { result: {} };
  if (method === 'tools/list') return { result: { tools: [add] } };
  if (method === 'tools/call' && params.name === add.name) return { result: sum(params.arguments) };
  return { error: { code: -32601, message: `There is no ${method} here.` } };
}

/** @param {any} numbers */
function sum({ a, b }) {
  const isError = typeof a !== 'number' || typeof b !== 'number';
  const text = isError ? 'Give two numbers, a and b.' : JSON.stringify({ sum: a + b });
  return { content: [{ type: 'text', text }], isError };
}

async function selfTest() {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const calls = [{ a: 1, b: 2 }, { a: 1 }].map((args) => ({ name: add.name, arguments: args }));
  const requests = [
    { method: 'initialize', params: { protocolVersion: '2025-06-18' } },
    { method: 'tools/list' },
    ...calls.map((params) => ({ method: 'tools/call', params })),
  ];
  for (const [id, request] of requests.entries()) child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
  child.stdin.end();
  const replies = [];
  for await (const line of createInterface({ input: child.stdout })) replies.push(JSON.parse(line).result);
  const passed = replies[2]?.content[0].text === '{"sum":3}' && replies[3]?.isError === true;
  process.stdout.write(`${JSON.stringify({ passed })}\n`);
  process.exitCode = passed ? 0 : 1;
}
