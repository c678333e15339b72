import { createInterface } from 'node:readline';

const tools = [{ name: 'echo', description: 'Returns its text.', inputSchema: { type: 'object' } }];
const flood = `${'noise '.repeat(10_000)}\n`.repeat(18);

console.log('*** noisy server, version 1 ***');
console.log('');
for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line));

/** @param {any} message */
function answer({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'noisy', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools } });
  else if (method === 'tools/call') {
    console.log('handling a call');
    const content = [{ type: 'text', text: params.arguments?.text ?? '' }];
    // More than a pipe holds, and no answer before all of it was read.
    process.stderr.write(flood, () => send({ id, result: { content } }));
  } else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
