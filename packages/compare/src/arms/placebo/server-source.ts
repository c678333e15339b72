import type { PlaceboTool } from './placebo-server.js';

/** The program of a server that lists tools and answers each call in the same words. It needs nothing but Node. */
export function serverSource(name: string, tools: readonly PlaceboTool[]): string {
  return `import { createInterface } from 'node:readline';

const tools = ${JSON.stringify(tools, undefined, 2)};
const serverInfo = { name: ${JSON.stringify(name)}, version: '1.0.0' };

function answer(method, params) {
  switch (method) {
    case 'initialize':
      return { result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo } };
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools } };
    case 'tools/call':
      return tools.some((tool) => tool.name === params.name)
        ? { result: { content: [{ type: 'text', text: 'There is nothing to add.' }] } }
        : { error: { code: -32602, message: 'Unknown tool: ' + params.name } };
    default:
      return { error: { code: -32601, message: 'Method not found: ' + method } };
  }
}

if (process.argv.includes('--self-test')) process.exit(answer('tools/list', {}).result.tools.length > 0 ? 0 : 1);

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { id, method, params = {} } = JSON.parse(line);
  if (id !== undefined && method !== undefined) {
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer(method, params) }) + '\\n');
  }
}
`;
}
