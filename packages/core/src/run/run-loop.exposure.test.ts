import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import type { FakeScene, Runner, Session } from '@harnessgym/runners';
import { expect, it } from 'vitest';
import { mcpCall } from '../call/mcp-call.js';
import { buildServer } from '../testing/harness-files.js';
import { type Script, stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const tool = { server: 'probe', tool: 'echo' };
const unseen = { ...tool, exposure: 'missing', reason: 'No list of its tools was seen.' };

/** One iteration of the real loop with a server, and an agent that does not tell which servers it started. */
async function silent(attempt: Script['attempt'] = () => undefined) {
  const play = await stage({ script: { attempt }, context: { iterations: 1 } });
  await buildServer(play.workspace, 'probe', { selfTest: 0 });
  const { runner } = play.loop;
  const open: Runner['open'] = async (options) => withoutServers(await runner.open(options));
  return {
    ...play,
    loop: { ...play.loop, runner: { ...runner, open } },
    warnings: () => play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : [])),
    usage: async () => (await play.json('summary.json')).harness_usage[0],
  };
}

it('an attempt whose tools did not arrive is said to be without them, once, and is never called harnessed', async () => {
  await using play = await silent();
  const run = await runLoop(play.loop);
  const message = `Attempt 1 was not harnessed: it did not have "echo" of probe. probe: ${unseen.reason}`;
  expect(play.warnings().filter((one) => one === message)).toHaveLength(1);
  expect(run.warnings).toEqual([message]);
  expect(await play.usage()).toMatchObject({ harnessed: false, tool_exposure: [unseen] });
});

it('a call by a mounted server shows that its tool arrived', async () => {
  await using play = await silent(({ callTool }) => callTool('probe', 'echo', { text: 'x' }).then(() => undefined));
  await runLoop(play.loop);
  expect(await play.usage()).toMatchObject({ harnessed: true, tool_exposure: [{ ...tool, exposure: 'succeeded' }] });
});

it('a call from a shell is counted, and does not show that its tool arrived', async () => {
  await using play = await silent(callFromShell);
  await runLoop(play.loop);
  expect(await play.usage()).toMatchObject({
    mcp_successful_call_count: 1,
    used_active_tools: ['echo'],
    harnessed: false,
    tool_exposure: [unseen],
  });
});

it('what the proxy noted is still known when the agent has emptied the folder of its iteration', async () => {
  await using play = await silent(async ({ signal, toolset }) => {
    for (const server of toolset.servers) {
      await using connection = await connectServer(server, { signal, startupTimeoutMs: 20_000 });
      await connection.client.listTools();
    }
    await rm(join(play.workspace, '.harnessgym/runs/run/iterations/1'), { recursive: true });
    return undefined;
  });
  await runLoop(play.loop);
  expect(await play.usage()).toMatchObject({ harnessed: null, tool_exposure: [{ ...tool, exposure: 'unknown' }] });
});

it('the configuration for people is that of no run, and names no note of one', async () => {
  const mounted: string[] = [];
  await using play = await silent(({ toolset }) => void mounted.push(JSON.stringify(toolset.servers)));
  await runLoop(play.loop);
  expect(mounted.join()).toMatch(/--listing-path=.*HARNESSGYM_RUN_ID/);
  for (const file of ['.codex/config.toml', '.harnessgym/claude_mcp_config.json'])
    expect(await play.read(file)).not.toMatch(/--listing-path|HARNESSGYM_RUN_ID/);
});

/** As an agent does that was told of the call helper. */
async function callFromShell({ workspace, env, signal }: FakeScene): Promise<undefined> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const argv = ['--server=probe', '--tool=echo', '--arguments={"text":"x"}'];
  expect(await mcpCall(argv, { cwd: workspace, env, stdin, stdout, stderr, signal })).toBe(0);
  return undefined;
}

function withoutServers(session: Session): Session {
  return {
    get id() {
      return session.id;
    },
    async turn(request) {
      const { servers: _, ...told } = await session.turn(request);
      return told;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
