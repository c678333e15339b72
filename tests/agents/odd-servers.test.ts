import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { refuse, type Scenario, say } from '@harnessgym/internal-testkit/model/step';
import { type Beat, story, when } from '@harnessgym/internal-testkit/model/story';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../e2e/run-cli.js';
import { type Agent, callsInScripts, describeEachAgent, type PlannedAgent } from './each-agent.js';
import { writeOddServers } from './odd-servers.js';
import { playBy } from './play-by.js';

// What becomes of servers that are built badly: each is a working tool, or a precise record. One run for all that start.

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-odd-')));
  await writeOddServers(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Servers do not depend on the version of an agent, nor on how a model is offered their tools. */
const oneOfEach = (agent: PlannedAgent) => agent.age === 'newest' && agent.name !== 'gemini' && !callsInScripts(agent);

await describeEachAgent((agent) => {
  it('a run judges, mounts and records four of them, each as it is', { timeout: 180_000 }, async () => {
    const results: string[] = [];
    const { code, stderr } = await harnessgym(agent, fourServers(results));
    expect(code, stderr).toBe(0);

    // One without an inputSchema is found out before anybody mounts it, and the agent was told what is wrong.
    const registry = JSON.parse(await readFile(join(folder, 'work', '.harnessgym', 'registry.json'), 'utf8'));
    expect(JSON.stringify(registry)).toMatch(/shapeless[^}]*inputSchema|inputSchema[^}]*shapeless/);
    expect(stderr).toMatch(/quarantined: \.harnessgym\/mcp\/shapeless/);
    const second = await iteration(2);
    expect(second.activeServers).toEqual(['fragile', 'headed', 'slow']);

    // The slow one and the one of headers work; the one that dies says so in its second call, to the model too.
    expect(results).toEqual([
      expect.stringContaining('one'),
      expect.stringContaining('two'),
      expect.stringContaining('three'),
      expect.stringMatching(/exited with code 7[\s\S]*no second time/),
    ]);
    expect(second.attempt.turn.outcome.outcome).toBe('completed');
    const echo = { tool: 'echo', exposure: 'succeeded' };
    expect(second.exposure).toEqual(['fragile', 'headed', 'slow'].map((server) => ({ server, ...echo })));
    expect(second.attempt.calls.byTool).toEqual([
      { server: 'fragile', tool: 'echo', count: 2, succeeded: 1 },
      { server: 'headed', tool: 'echo', count: 1, succeeded: 1 },
      { server: 'slow', tool: 'echo', count: 1, succeeded: 1 },
    ]);
    expect((await summary()).harness_usage[1]).toMatchObject({
      harnessed: true,
      mcp_call_status_counts: { error: 1 },
    });
  });

  it('one that starts in the clean room alone leaves an attempt that is not called harnessed', {
    timeout: 180_000,
  }, async () => {
    const { code, stderr } = await harnessgym(agent, homesick);
    expect(code, stderr).toBe(0);
    const second = await iteration(2);
    // Codex does not even begin without a server that it was told to require; the others say nothing of it.
    const outcome =
      agent.name === 'codex'
        ? { outcome: 'agent-error', reason: expect.stringContaining('homesick') }
        : { outcome: 'completed', finalMessage: 'I went without.' };
    expect(second).toMatchObject({
      activeServers: ['homesick'],
      attempt: { turn: { outcome } },
      exposure: [{ server: 'homesick', tool: 'echo', exposure: 'missing', reason: expect.stringMatching(/\S/) }],
    });
    expect(stderr).toMatch(/warning: Attempt 2 was not harnessed: it did not have "echo" of homesick\. homesick: \S/);
    const { harness_usage: usage, warnings } = await summary();
    expect(usage[1]).toMatchObject({ active_tools: ['echo'], harnessed: false });
    expect(warnings).toEqual([expect.stringContaining('Attempt 2 was not harnessed')]);
    // Without the server the agent could still say what went wrong.
    expect(second.reflection.turn.outcome).toMatchObject({
      outcome: 'completed',
      finalMessage: 'It does not start.',
    });
  });

  if (agent.name === 'codex')
    it('D-16 a service that has no more to give stops the run at once, and the run can be resumed', async () => {
      const { code, stderr } = await harnessgym(agent, () => refuse(429));
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/ run stopped: service-unavailable\nGo on with odd: .* --resume odd\n$/);
      const { run_state: state, iterations, usage } = await summary();
      expect(state).toEqual({ state: 'stopped', reason: 'service-unavailable' });
      expect(iterations).toMatchObject([{ status: 'failed', reflection: null, build: null }]);
      expect(usage).toMatchObject({ turns: 1, turns_without_tokens: 1, input_tokens: null, cost_usd: null });
    });
}, oneOfEach);

function fourServers(results: string[]): Scenario {
  const keep =
    (then: Beat): Beat =>
    (conversation) => {
      results.push(lastResult(conversation));
      return typeof then === 'function' ? then(conversation) : then;
    };
  return story(
    when('iteration 1: attempt', say('I am blocked.')),
    when('iteration 1: reflection', say('I missed servers.')),
    when('iteration 1: build', build('slow', 'fragile', 'shapeless', 'headed'), say('Built.')),
    when('repair', say('I cannot.')),
    when(
      'iteration 2: attempt',
      use('mcp__slow__echo', { text: 'one' }),
      keep(use('mcp__headed__echo', { text: 'two' })),
      keep(use('mcp__fragile__echo', { text: 'three' })),
      keep(use('mcp__fragile__echo', { text: 'four' })),
      keep(say('Done.')),
    ),
    when('iteration 2: reflection', say('Enough.')),
    when('iteration 2: build', say('Nothing.')),
  );
}

const homesick = story(
  when('iteration 1: attempt', say('I am blocked.')),
  when('iteration 1: reflection', say('I missed a server.')),
  when('iteration 1: build', build('homesick'), say('Built.')),
  when('iteration 2: attempt', say('I went without.')),
  when('iteration 2: reflection', say('It does not start.')),
  when('iteration 2: build', say('Nothing.')),
);

function build(...servers: string[]): Beat {
  return shell(
    `mkdir -p .harnessgym/mcp && for s in ${servers.join(' ')}; do cp -R "$HARNESSGYM_TEST_SERVERS/$s" .harnessgym/mcp/; done`,
  );
}

async function harnessgym(agent: Agent, scenario: Scenario) {
  await using model = await startModelServer(scenario);
  const [home, temporary, work] = [join(folder, 'home'), join(folder, 'tmp'), join(folder, 'work')];
  for (const each of [home, temporary, work]) await mkdir(each);
  const { flags, env: own } = await playBy(agent, { home, temporary, modelUrl: model.url });
  const args = ['run', '--task-text', 'Say it.', '--workspace', work, '--iterations', '2', '--run-id', 'odd', ...flags];
  const env = { ...own, HARNESSGYM_TEST_SERVERS: join(folder, 'mcp') };
  const result = await runCli(args, { cwd: folder, state: join(folder, 'state'), env });
  expect(model.problems).toEqual([]);
  return result;
}

function iteration(number: number) {
  return json('iterations', String(number), 'iteration.json');
}

function summary() {
  return json('summary.json');
}

async function json(...path: string[]) {
  return JSON.parse(await readFile(join(folder, 'work', '.harnessgym', 'runs', 'odd', ...path), 'utf8'));
}
