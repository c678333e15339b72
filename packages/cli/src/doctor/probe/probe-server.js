// The server that probes mount: one tool that says a word, and does not say that it only reads, as generated ones may not.
// Its first argument tells how it behaves, its second is the word.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const [, , behaviour, word] = process.argv;
const tell = { name: 'tell', description: 'Tells the word of this probe.', inputSchema: { type: 'object' } };
const malformed = { name: 'malformed', description: 'Lacks its inputSchema.' };
const identity = { capabilities: { tools: {} }, serverInfo: { name: 'probe', version: '1.0.0' } };

if (behaviour === 'broken') process.exit(3);
if (behaviour === 'slow') await delay(3_000);
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer(method, params) })}\n`);
}

/** @param {string} method @param {any} params */
function answer(method, params) {
  if (method === 'initialize') return { result: { ...identity, protocolVersion: params.protocolVersion } };
  if (method === 'ping') return { result: {} };
  if (method === 'tools/list') return { result: { tools: behaviour === 'malformed' ? [tell, malformed] : [tell] } };
  if (method === 'tools/call' && params.name === tell.name)
    return { result: { content: [{ type: 'text', text: word }] } };
  return { error: { code: -32601, message: `There is no ${method} here.` } };
}
