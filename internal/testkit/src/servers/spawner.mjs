import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const tools = [{ name: 'echo', description: 'Returns its text.', inputSchema: { type: 'object' } }];

// It holds the server's pipes and ignores SIGTERM: only the whole ladder over the whole tree ends it.
const forever = "process.on('SIGTERM', () => {}); setTimeout(() => {}, 600_000); console.error('up')";
const grandchild = spawn(process.execPath, ['-e', forever], { stdio: ['ignore', 'inherit', 'pipe'] });
grandchild.stderr.once('data', () => writeFileSync(process.argv[2] ?? 'grandchild.pid', String(grandchild.pid)));
grandchild.unref();

createInterface({ input: process.stdin })
  .on('line', (line) => answer(JSON.parse(line)))
  .on('close', () => process.exit(0));

/** @param {any} message */
function answer({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'spawner', version: '1.0.0' };
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
