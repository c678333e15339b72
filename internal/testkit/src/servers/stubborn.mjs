import { createInterface } from 'node:readline';

const tools = [{ name: 'echo', description: 'Returns its text.', inputSchema: { type: 'object' } }];

process.on('SIGTERM', () => {});
setInterval(() => {}, 60_000);
createInterface({ input: process.stdin }).on('line', (line) => answer(JSON.parse(line)));

/** @param {any} message */
function answer({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'stubborn', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools } });
  else if (method === 'tools/call')
    send({ id, result: { content: [{ type: 'text', text: params.arguments?.text ?? '' }] } });
  else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
