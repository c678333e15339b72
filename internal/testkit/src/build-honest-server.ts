import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from './fixture-server.js';

/** Asks the server beside it to echo a word, and fails unless that comes back. */
const selfTest = `import { spawn } from 'node:child_process';
const server = spawn(process.execPath, [new URL('server.mjs', import.meta.url).pathname], { stdio: ['pipe', 'pipe', 'inherit'] });
const ask = (id, method, params) => server.stdin.write(JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\\n');
const clientInfo = { name: 'self-test', version: '1' };
ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
ask(2, 'tools/call', { name: 'echo', arguments: { text: 'pearl' } });
server.stdin.end();
let heard = '';
for await (const chunk of server.stdout) heard += chunk;
process.exit(heard.includes('pearl') ? 0 : 1);
`;

/**
 * Writes a server with a self-test that really asks it, as a folder `.harnessgym/mcp/<name>` of the workspace. What differs in
 * the manifest may be given. Returns the folder.
 */
export async function buildHonestServer(workspace: string, name: string, manifest: object = {}): Promise<string> {
  const folder = join(workspace, '.harnessgym', 'mcp', name);
  await mkdir(folder, { recursive: true });
  await cp(fixtureServer('echo'), join(folder, 'server.mjs'));
  await writeFile(join(folder, 'check.mjs'), selfTest);
  const honest = {
    name,
    command: 'node',
    args: ['${artifact_dir}/server.mjs'],
    enabled_tools: ['echo', 'add'],
    self_test: ['node', '${artifact_dir}/check.mjs'],
  };
  await writeFile(join(folder, 'mcp.json'), JSON.stringify({ ...honest, ...manifest }));
  return folder;
}
