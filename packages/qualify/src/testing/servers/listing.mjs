import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Answers `tools/list` with what `pages.json` beside it holds under the cursor ("" for the first page).
 * @type {Record<string, object>}
 */
const pages = JSON.parse(readFileSync(new URL('./pages.json', import.meta.url), 'utf8'));

for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line));

/** @param {any} message */
function answer({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'listing', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, ...pages[params?.cursor ?? ''] });
  else if (method === 'tools/call') send({ id, result: { content: [{ type: 'text', text: 'called' }] } });
  else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
