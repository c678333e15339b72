import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createQualifier, findSandbox } from '@harnessgym/qualify';
import { expect, it } from 'vitest';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

// The proxy is the program as it is published: `pnpm run build` comes first.

const found = await findSandbox('auto', { env: process.env, hidden: [] });
const missing = found.kind === 'none';
const needs = missing ? ' (needs bubblewrap)' : '';

it.skipIf(missing)(`H-02 H-05 what is judged and mounted is confined, and recorded so${needs}`, async () => {
  const replies: string[] = [];
  const look = 'echo $HARNESSGYM_RUN_ID; cat ../secret; echo x >> .harnessgym/mcp_calls.jsonl; echo y > note; ls -A';
  await using play = await stage({
    context: { iterations: 2, sandbox: { mode: 'require', found, allowNetwork: [], allowEnv: [] } },
    script: {
      attempt: async ({ toolset, callTool }) => {
        if (toolset.servers.length > 0) replies.push((await callTool('spy', 'look', { script: look })).text);
        return undefined;
      },
      build: async ({ workspace, iteration }) => {
        if (iteration === 1) await buildSpy(workspace);
        return undefined;
      },
    },
  });
  await writeFile(join(play.workspace, '../secret'), 'the secret');
  const roomsFolder = join(play.stateFolder, 'rooms');
  const qualifier = createQualifier({ snapshots: play.loop.snapshots, roomsFolder, sandbox: found });
  await runLoop({ ...play.loop, qualifier });
  await qualifier[Symbol.asyncDispose]();

  const [{ text }] = JSON.parse(replies[0] ?? '[]');
  expect(text).toMatch(/^\n.*\.harnessgym\nnote\n$/s);
  expect(text).not.toContain('secret');
  expect(await play.read('note')).toBe('y\n');
  expect(await play.read('.harnessgym/mcp_calls.jsonl')).not.toContain('x\n');
  const activation = JSON.parse(await play.read('.harnessgym/activation.json'));
  expect(activation.sandbox).toMatchObject({ mode: 'require', used: found.kind, allow_network: [] });
  expect(activation.mcp_servers).toMatchObject([{ name: 'spy', sandbox: found.kind }]);
  expect(await play.json('summary.json')).toMatchObject({ sandbox_used: found.kind });
  const report = await play.json('iterations', '1', 'qualification', 'attempt_1', 'qualification.json');
  const checks: { name: string; evidence: object }[] = report.qualifications[0].checks;
  expect(checks.filter(({ name }) => name === 'handshake')).toMatchObject([{ evidence: { sandbox: found.kind } }]);
  expect(checks.filter(({ name }) => name === 'self-test')).toMatchObject([{ evidence: { sandbox: found.kind } }]);
});

it.skipIf(missing)(
  `H-02 a server writes in a folder that it declared and nobody made, and a build leaves no drift${needs}`,
  async () => {
    const replies: string[] = [];
    const permissions = { network: false, read: [], write: ['out/deep'], env: [] };
    const script = 'echo y > out/deep/note && cat out/deep/note';
    await using play = await stage({
      context: { iterations: 2, sandbox: { mode: 'require', found, allowNetwork: [], allowEnv: [] } },
      script: {
        attempt: async ({ toolset, callTool }) => {
          if (toolset.servers.length > 0) replies.push((await callTool('spy', 'look', { script })).text);
          return undefined;
        },
        build: async ({ workspace, iteration }) => {
          if (iteration === 1)
            await buildSpy(workspace, {
              permissions,
              self_test: ['grep', '-q', 'tools/call', '${artifact_dir}/server.mjs'],
            });
          return undefined;
        },
      },
    });
    await runLoop(play.loop);
    expect(JSON.parse(replies[0] ?? '[]')).toMatchObject([{ text: 'y\n' }]);
    expect(await play.read('out/deep/note')).toBe('y\n');
    for (const iteration of ['1', '2'])
      expect(await play.json('iterations', iteration, 'iteration.json')).not.toHaveProperty('drift');
  },
);

it('H-02 a server gets the variables that somebody allowed, and the run tells of the others', async () => {
  const replies: string[] = [];
  const permissions = { network: false, read: [], write: [], env: ['MODE', 'OTHER'] };
  const env = { PATH: process.env['PATH'] ?? '', MODE: 'fast', OTHER: 'shut' };
  const unconfined = {
    mode: 'off',
    allowNetwork: [],
    allowEnv: ['MODE'],
    found: { kind: 'none', reason: 'off' },
  } as const;
  await using play = await stage({
    context: { iterations: 2, env, sandbox: unconfined },
    script: {
      attempt: async ({ toolset, callTool }) => {
        const script = 'echo "$MODE-$OTHER"';
        if (toolset.servers.length > 0) replies.push((await callTool('spy', 'look', { script })).text);
        return undefined;
      },
      build: async ({ workspace, iteration }) => {
        if (iteration === 1) await buildSpy(workspace, { permissions });
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
  expect(JSON.parse(replies[0] ?? '[]')).toMatchObject([{ text: 'fast-\n' }]);
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  const missing = 'it declares OTHER in permissions.env, which --allow-env OTHER would give it';
  expect(new Set(warnings)).toEqual(new Set([`.harnessgym/mcp/spy/mcp.json: ${missing}`]));
  expect(JSON.parse(await play.read('.harnessgym/activation.json')).sandbox).toMatchObject({ allow_env: ['MODE'] });
});

it('H-02 a run that confines nothing says so in its summary', async () => {
  await using play = await stage({ context: { iterations: 1 }, script: {} });
  await runLoop(play.loop);
  expect(await play.json('summary.json')).toMatchObject({ sandbox_used: 'unsandboxed' });
});

/** Its one tool runs a script in a shell and answers with what that prints. */
async function buildSpy(workspace: string, declared: object = {}): Promise<void> {
  const folder = join(workspace, '.harnessgym/mcp/spy');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'server.mjs'),
    `import { spawnSync } from 'node:child_process';
    import { createInterface } from 'node:readline';
    const send = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
    const inputSchema = { type: 'object', properties: { script: { type: 'string', default: 'true' } } };
    for await (const line of createInterface({ input: process.stdin })) {
      const { id, method, params } = JSON.parse(line);
      const serverInfo = { name: 'spy', version: '1' };
      if (method === 'initialize') send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo } });
      else if (method === 'tools/list') send({ id, result: { tools: [{ name: 'look', inputSchema }] } });
      else if (method === 'tools/call') {
        const { stdout } = spawnSync('/bin/sh', ['-c', params.arguments.script ?? 'true'], { encoding: 'utf8' });
        send({ id, result: { content: [{ type: 'text', text: stdout }] } });
      }
    }`,
  );
  const command = { command: 'node', args: ['.harnessgym/mcp/spy/server.mjs'] };
  const self_test = ['grep', '-q', 'tools/call', '.harnessgym/mcp/spy/server.mjs'];
  const manifest = { name: 'spy', ...command, self_test, ...declared };
  await writeFile(join(folder, 'mcp.json'), JSON.stringify(manifest));
}
