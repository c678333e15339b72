import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { findSandbox } from '@harnessgym/qualify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpCall } from '../call/mcp-call.js';
import { runLoop } from '../run/run-loop.js';
import { stateLayout } from '../store/state-layout.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';

const secret = 'sk-live-0123456789';

let play: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  const found = await findSandbox('auto', { env: process.env, hidden: [] });
  play = await stage({
    context: { iterations: 2, sandbox: { mode: 'auto', found, allowNetwork: [], allowEnv: [] } },
    script: {
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return undefined;
        await buildServer(workspace, 'paid', { selfTest: 0 });
        const folder = join(workspace, '.harnessgym/mcp/paid');
        const insist = `if (process.env.SERVICE_TOKEN !== '${secret}') process.exit(9);\n`;
        const source = join(folder, 'server.mjs');
        await writeFile(source, insist + (await readFile(source, 'utf8')));
        const path = join(folder, 'mcp.json');
        const manifest = JSON.parse(await readFile(path, 'utf8'));
        const env = { SERVICE_TOKEN: secret, MODE: 'careful' };
        const needing =
          'console.log(`with ${process.env.SERVICE_TOKEN}`); process.exit(/tools/.test(fs.readFileSync(process.argv[1])) ? 0 : 1)';
        const self_test = ['node', '-e', needing, '${artifact_dir}/server.mjs'];
        await writeFile(path, JSON.stringify({ ...manifest, env, self_test }));
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
});
afterAll(() => play[Symbol.asyncDispose]());

it('H-06 no record in the workspace holds a secret of a manifest, neither as a variable nor in what was printed', async () => {
  const files = await documents();
  expect(files.length).toBeGreaterThan(10);
  for (const path of files.filter((one) => /activation|qualification/.test(one))) {
    expect([path, await readFile(path, 'utf8')]).toEqual([path, expect.not.stringContaining(secret)]);
  }
  const report = await play.json('iterations', '1', 'qualification', 'attempt_1', 'qualification.json');
  expect(JSON.stringify(report)).toContain('with [redacted]');
  const activation = JSON.parse(await play.read('.harnessgym/activation.json'));
  expect(activation.mcp_servers[0].env).toEqual({ SERVICE_TOKEN: '[redacted]', MODE: 'careful' });
});

it('H-06 no argument in what agents are configured with holds a secret, which their servers get by the environment', async () => {
  const { mcpServers } = JSON.parse(await play.read('.harnessgym/claude_mcp_config.json'));
  expect(mcpServers.paid.args.join(' ')).not.toContain(secret);
  expect(mcpServers.paid.env.HARNESSGYM_SERVER_ENV).toContain(secret);
  const lines = (await play.read('.codex/config.toml')).split('\n').filter((line) => line.includes(secret));
  expect(lines).toEqual([expect.stringMatching(/^HARNESSGYM_SERVER_ENV = /)]);
});

it('H-06 what a run writes is for its user alone', async () => {
  const open: string[] = [];
  for (const path of await documents()) if (((await stat(path)).mode & 0o077) !== 0) open.push(path);
  expect(open).toEqual([]);
});

it('a server is called with its secret all the same, also where the state folder is gone', async () => {
  expect(await call()).toContain('hello');
  const kept = await readFile(stateLayout(play.stateFolder).activation, 'utf8');
  expect(kept).toContain(secret);
  expect(await call(join(play.stateFolder, 'gone'))).toContain('hello');
});

async function call(stateFolder = play.stateFolder): Promise<string> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { workspace } = play;
  const argv = ['--server=paid', '--tool=echo', '--arguments={"text":"hello"}'];
  const signal = new AbortController().signal;
  await mcpCall(argv, { cwd: workspace, workspace, stateFolder, env: {}, stdin, stdout, stderr, signal });
  return (await text(stdout.end())) + (await text(stderr.end()));
}

/** Of ours: what agents build is theirs, and the helper is to be started. */
async function documents(): Promise<string[]> {
  const folder = play.path('.harnessgym');
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((path) => !path.startsWith(join(folder, 'mcp/')) && !path.startsWith(join(folder, 'runtime/')));
}
