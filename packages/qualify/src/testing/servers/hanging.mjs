import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

// Well-behaved until the method named first comes, or at once when that is `start`: then it writes its pid into the
// file named second and says nothing more.
const [, , moment, pidFile = ''] = process.argv;
if (moment === 'start') hang();

for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line));

/** @param {any} message */
function answer({ id, method, params }) {
  if (method === moment) return hang();
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'hanging', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools: [{ name: 'a', inputSchema: { type: 'object' } }] } });
  else if (method === 'tools/call') send({ id, result: { content: [{ type: 'text', text: 'called' }] } });
  else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

function hang() {
  writeFileSync(pidFile, String(process.pid));
  setTimeout(() => {}, 600_000);
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
