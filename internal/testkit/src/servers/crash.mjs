import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const tools = [{ name: 'crash', description: 'Dies while it answers.', inputSchema: { type: 'object' } }];

for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line));

/** @param {any} message */
function answer({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'crash', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools } });
  else if (method === 'tools/call') {
    // Written synchronously, so that both reach the pipes before the exit.
    writeSync(1, `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[{"ty`);
    writeSync(2, 'crash: the heap is on fire\n');
    process.exit(7);
  } else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
