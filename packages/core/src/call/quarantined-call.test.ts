import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { mcpCall } from './mcp-call.js';

// The proxy is the program as it is published: `pnpm run build` comes first.

let play: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  play = await stage({
    context: { iterations: 1 },
    script: {
      build: async ({ workspace }) => {
        for (const name of ['good', 'edited']) await buildServer(workspace, name, { selfTest: 0 });
        await buildServer(workspace, 'bad', { selfTest: 1 });
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
});
afterAll(() => play[Symbol.asyncDispose]());

const active = () => play.path('.harnessgym/activation.json');

it('H-07 the activation that an agent wrote makes no server callable, and takes none away', async () => {
  const document = await readFile(active(), 'utf8');
  const evil = { name: 'evil', command: 'node', args: ['-e', '0'], cwd: play.workspace, active: true };
  await writeFile(active(), JSON.stringify({ mcp_servers: [evil] }));
  expect(await call('agent', '--server=evil', '--tool=echo')).toMatch(/evil\\" is not active .*edited\\", \\"good\\"/);
  expect(await call('agent', '--server=good', '--tool=echo', '--arguments={"text":"hello"}')).toContain('hello');
  await writeFile(active(), document);
});

it('H-07 a server whose files were changed since they passed is not started', async () => {
  await appendFile(play.path('.harnessgym/mcp/edited/server.mjs'), '\n');
  expect(await call('agent', '--server=edited', '--tool=echo')).toContain('are not those that passed');
});

it('a changed server is called by force, by an agent that tries what it builds too, and that is no use of the harness', async () => {
  const say = ['--server=edited', '--tool=echo', '--arguments={"text":"tried"}', '--force'];
  expect(await call('agent', ...say)).toContain('tried');
  const [line = ''] = (await play.read('.harnessgym/mcp_calls.jsonl')).trimEnd().split('\n').slice(-1);
  expect(JSON.parse(line)).toMatchObject({ server: 'edited', status: 'completed' });
  expect(JSON.parse(line)).not.toHaveProperty('run_id');
});

it('a quarantined server is started for a person by force, and for the agent of a run never', async () => {
  const say = ['--server=bad', '--tool=echo', '--arguments={"text":"let me"}'];
  expect(await call('person', ...say)).toContain('is not active');
  expect(await call('agent', ...say, '--force')).toMatch(/bad\\" is quarantined \(.*self-test/);
  expect(await call('person', ...say, '--force')).toContain('let me');
});

/** What is printed, on either stream. */
async function call(caller: 'agent' | 'person', ...argv: string[]): Promise<string> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { workspace, stateFolder } = play;
  const env = caller === 'agent' ? { HARNESSGYM_RUN_ID: 'run', HARNESSGYM_PHASE: 'attempt' } : {};
  const signal = new AbortController().signal;
  await mcpCall(argv, { cwd: workspace, workspace, stateFolder, env, stdin, stdout, stderr, signal });
  return (await text(stdout.end())) + (await text(stderr.end()));
}
