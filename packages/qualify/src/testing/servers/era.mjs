import { createInterface } from 'node:readline';

// Speaks the one version of the protocol that is named first, and no other; of 2026, without `initialize`.
const version = process.argv[2] ?? '';
const isNewer = version >= '2026';
const tools = [{ name: 'tell', inputSchema: { type: 'object' } }];

for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line));

/** @param {any} message */
function answer({ id, method }) {
  if (id === undefined) return;
  const capabilities = { tools: {} };
  const serverInfo = { name: 'era', version: '1.0.0' };
  if (method === 'initialize' && !isNewer) send(id, { protocolVersion: version, capabilities, serverInfo });
  else if (method === 'server/discover' && isNewer) {
    send(id, { supportedVersions: [version], capabilities, serverInfo, ttlMs: 0, cacheScope: 'private' });
  } else if (method === 'tools/list') send(id, { tools, ...(isNewer && { ttlMs: 0, cacheScope: 'private' }) });
  else if (method === 'tools/call') send(id, { content: [{ type: 'text', text: version }] });
  else {
    const error = { code: -32601, message: `Unknown method ${method}` };
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`);
  }
}

/** @param {unknown} id @param {object} result */
function send(id, result) {
  const whole = isNewer ? { resultType: 'complete', ...result } : result;
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: whole })}\n`);
}
