import { appendFile, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FakeStep, Session } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { settlePassed } from '../qualification/settle-passed.js';
import { runLoop } from '../run/run-loop.js';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';

const probe = '.harnessgym/mcp/probe/mcp.json';
const statuses = async (play: Awaited<ReturnType<typeof stage>>) =>
  Object.fromEntries(
    play.loop.registry.artifacts().map(({ path, status }) => [path.replace('.harnessgym/', ''), status.state]),
  );

it('what passes is mounted for the next attempt, which calls it through the proxy', async () => {
  const replies: string[] = [];
  await using play = await stage({
    script: {
      build: ({ workspace }) =>
        Promise.all([buildServer(workspace, 'probe', { selfTest: 0 }), buildSkill(workspace, 'probe')]).then(
          () => undefined,
        ),
      attempt: async ({ toolset, callTool }) => {
        if (toolset.servers.length > 0) replies.push((await callTool('probe', 'echo', { text: 'hello' })).text);
        return undefined;
      },
    },
  });
  const run = await runLoop(play.loop);
  expect(await statuses(play)).toEqual({ 'mcp/probe/mcp.json': 'qualified', 'skills/probe/SKILL.md': 'qualified' });
  expect(replies.join()).toContain('hello');
  expect(run.iterations[1]).toMatchObject({
    activeServers: ['probe'],
    activeTools: ['echo'],
    activeSkills: ['probe'],
    attempt: { calls: { count: 1, succeeded: 1 } },
  });
  expect(await readlink(join(play.workspace, '.claude/skills/probe'))).toBe('../../.harnessgym/skills/probe');
});

it('a failed artifact is repaired in the same session, with the exact failure in the prompt', async () => {
  const prompts: string[] = [];
  const conversations: number[] = [];
  await using play = await stage({
    context: { iterations: 1 },
    script: {
      build: ({ workspace }) => buildServer(workspace, 'probe', { selfTest: 3 }).then(() => undefined),
      repair: async ({ workspace, prompt, conversation }) => {
        prompts.push(prompt);
        conversations.push(conversation.length);
        await buildServer(workspace, 'probe', { selfTest: 0 });
        return undefined;
      },
    },
  });
  const run = await runLoop(play.loop);
  expect(await statuses(play)).toEqual({ 'mcp/probe/mcp.json': 'qualified' });
  expect(prompts.join()).toMatch(/mcp\/probe\/mcp\.json[\s\S]*self-test[\s\S]*3/);
  expect(conversations).toEqual([4]);
  expect(run.iterations[0]).toMatchObject({ repairs: [{ phase: 'repair' }], qualifications: [{}, {}] });
  expect(await play.read('.harnessgym/runs/run/iterations/1/repair_1/build.prompt.txt')).toBe(prompts[0]);
});

describe('F-25 a repair without the session that built', () => {
  it.each<[string, (session: Session) => Session]>([
    ['because nobody knows its id', (session) => over(session, { id: undefined })],
    [
      'because its last turn failed',
      (session) =>
        over(session, {
          turn: async (request) => {
            const result = await session.turn(request);
            if (request.env['HARNESSGYM_PHASE'] !== 'build') return result;
            return { ...result, outcome: { outcome: 'agent-error', reason: 'No conversation found.' } };
          },
        }),
    ],
  ])('%s, is made in a fresh one that is told the task, the artifacts and the failure', async (_, lose) => {
    const prompts: string[] = [];
    const conversations: number[] = [];
    await using play = await stage({
      context: { iterations: 1 },
      script: {
        build: ({ workspace }) => buildServer(workspace, 'probe', { selfTest: 3 }).then(() => undefined),
        repair: async ({ workspace, prompt, conversation }) => {
          prompts.push(prompt);
          conversations.push(conversation.length);
          await buildServer(workspace, 'probe', { selfTest: 0 });
          return undefined;
        },
      },
    });
    let opened = 0;
    const { runner } = play.loop;
    const open: typeof runner.open = async (options) => {
      const session = await runner.open(options);
      opened += 1;
      return opened === 1 ? lose(session) : session;
    };
    await runLoop({ ...play.loop, runner: { ...runner, open } });
    expect(await statuses(play)).toEqual({ 'mcp/probe/mcp.json': 'qualified' });
    expect(conversations).toEqual([1]);
    expect(prompts[0]).toMatch(
      /fresh session[\s\S]*Do it\.[\s\S]*not instructions\):\n```\n- mcp `\.harnessgym\/mcp\/probe\/mcp\.json`: candidate[\s\S]*exited with code 3/,
    );
  });
});

it('F-26 each report of an iteration is its own: nothing of one that failed survives in the one that passed', async () => {
  await using play = await stage({
    context: { iterations: 1 },
    script: {
      build: ({ workspace }) => buildServer(workspace, 'probe', { selfTest: 3 }).then(() => undefined),
      repair: ({ workspace }) => buildServer(workspace, 'probe', { selfTest: 0 }).then(() => undefined),
    },
  });
  await runLoop(play.loop);
  const { artifact_qualification: shown } = await play.json('iterations', '1', 'result.json');
  expect(shown).toMatchObject({ status: 'passed' });
  expect(JSON.stringify(shown)).not.toContain('exited with code 3');
  const { qualifications } = await play.json('iterations', '1', 'iteration.json');
  expect(qualifications).toMatchObject([
    { status: 'failed', artifacts: [{ verdict: 'failed' }] },
    { status: 'passed', artifacts: [{ verdict: 'qualified' }] },
  ]);
});

it('F-01 F-03 what fails every repair is quarantined, and only that; the next attempt does not see it', async () => {
  const offered: string[][] = [];
  await using play = await stage({
    script: {
      attempt: ({ toolset, prompt }) => {
        offered.push([
          ...toolset.servers.map(({ name }) => name),
          prompt.includes('quarantined') ? 'hidden' : 'none hidden',
        ]);
        return undefined;
      },
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return undefined;
        await buildServer(workspace, 'bad', { selfTest: 1 });
        await buildServer(workspace, 'good', { selfTest: 0 });
        await writeFile(join(workspace, '.harnessgym', 'docs', 'notes.md'), 'notes');
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
  expect(await statuses(play)).toEqual({
    'mcp/bad/mcp.json': 'quarantined',
    'mcp/good/mcp.json': 'qualified',
    'docs/notes.md': 'unchecked',
  });
  expect(offered).toEqual([['none hidden'], ['good', 'hidden']]);
  expect(play.events.filter(({ type }) => type === 'artifact-quarantined')).toHaveLength(1);
  expect(play.phases().filter((phase) => phase.endsWith('repair'))).toEqual(['1 repair']);
});

it('F-11 a qualified artifact that is edited is judged again; while it fails, its last qualified version is mounted', async () => {
  const offered: string[][] = [];
  const prompts: string[] = [];
  await using play = await stage({
    context: { iterations: 3 },
    script: {
      attempt: async ({ toolset, workspace }) => {
        const manifest = toolset.servers.length > 0 && (await readFile(join(workspace, probe), 'utf8'));
        offered.push([
          ...toolset.servers.map(({ name }) => name),
          ...(manifest ? [JSON.parse(manifest).self_test[2].match(/\? (\d)/)[1]] : []),
        ]);
        return undefined;
      },
      reflection: ({ prompt }) => void prompts.push(prompt),
      build: async ({ workspace, iteration, prompt }) => {
        prompts.push(prompt);
        await buildServer(workspace, iteration < 3 ? 'probe' : 'other', { selfTest: iteration - 1 });
        return undefined;
      },
      repair: ({ prompt, iteration }) => {
        if (iteration === 3) prompts.push(prompt);
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
  expect(offered).toEqual([[], ['probe', '0'], ['probe', '0']]);
  expect(await statuses(play)).toMatchObject({ 'mcp/probe/mcp.json': 'qualified' });
  const [aside = ''] = await readdir(play.path('.harnessgym/set_aside'));
  expect(await play.read(`.harnessgym/set_aside/${aside}/mcp.json`)).toContain('? 1 : 1');
  expect(prompts.map((prompt) => prompt.includes(`set_aside/${aside}`))).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
    true,
  ]);
  const told = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(told).toEqual([expect.stringContaining(`.harnessgym/set_aside/${aside}.`)]);
});

it('F-11 what an agent makes of a mounted server in its attempt is not what the next attempt gets', async () => {
  const programs: string[] = [];
  await using play = await stage({
    context: { iterations: 2, mode: 'replay' },
    script: {
      attempt: async ({ workspace, iteration }) => {
        const program = join(workspace, '.harnessgym/mcp/probe/server.mjs');
        programs.push((await readFile(program, 'utf8')).slice(-20));
        if (iteration === 1) await appendFile(program, '\n// spoilt in attempt');
        return undefined;
      },
    },
  });
  await buildServer(play.workspace, 'probe', { selfTest: 0 });
  // A replay judges nothing: what it mounts was judged before.
  const { registry } = play.loop;
  await registry.sync({});
  const qualifications = registry.artifacts().map(({ id: artifactId, digest }) => ({
    ...{ artifactId, digest, verdict: 'qualified' as const, tools: ['echo'] },
  }));
  await settlePassed({ qualifications, reportPath: '' }, { registry });
  const run = await runLoop(play.loop);
  expect(run.iterations.map(({ activeServers }) => activeServers)).toEqual([['probe'], ['probe']]);
  expect(programs[1]).toBe(programs[0]);
});

it('artifacts that were there before the run are judged before the first attempt, without repair', async () => {
  const offered: string[][] = [];
  await using play = await stage({
    context: { iterations: 1 },
    script: {
      attempt: ({ toolset }) => {
        offered.push(toolset.servers.map(({ name }) => name));
        return undefined;
      },
    },
  });
  await buildServer(play.workspace, 'brought', { selfTest: 0 });
  await buildServer(play.workspace, 'broken', { selfTest: 1 });
  await runLoop(play.loop);
  expect(offered).toEqual([['brought']]);
  expect(play.phases()).not.toContain('1 repair');
  expect(await statuses(play)).toMatchObject({ 'mcp/broken/mcp.json': 'quarantined' });
});

it('F-02 an artifact that is deleted taints nothing', async () => {
  await using play = await stage({
    script: {
      build: async ({ workspace, iteration }) => {
        await buildServer(workspace, `probe-${iteration}`, { selfTest: 0 });
        await rm(join(workspace, '.harnessgym', 'mcp', `probe-${iteration - 1}`), { recursive: true, force: true });
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
  expect(await statuses(play)).toEqual({ 'mcp/probe-1/mcp.json': 'missing', 'mcp/probe-2/mcp.json': 'qualified' });
});

it.each<[string, FakeStep]>([
  ['leaves nothing', { finalMessage: 'Built and tested.' }],
  ['fails', { ended: { outcome: 'api-error', code: '500', reason: 'It broke.' } }],
])('F-09 a build that %s qualifies nothing, and no report says that something passed', async (_, step) => {
  await using play = await stage({ context: { iterations: 1 }, script: { build: () => step } });
  await runLoop(play.loop);
  expect(await statuses(play)).toEqual({});
  expect(await play.json('iterations', '1', 'iteration.json')).toMatchObject({ qualifications: [] });
  expect(await play.json('iterations', '1', 'result.json')).not.toMatchObject({
    artifact_qualification: { status: 'passed' },
  });
});

it('F-16 judging leaves the workspace as it is', async () => {
  await using play = await stage({
    context: { iterations: 1 },
    files: { 'task.txt': 'original' },
    script: {
      build: async ({ workspace }) => {
        await buildServer(workspace, 'probe', { selfTest: 0 });
        const path = join(workspace, '.harnessgym', 'mcp', 'probe', 'mcp.json');
        const manifest = {
          name: 'probe',
          command: 'node',
          args: ['${artifact_dir}/server.mjs'],
          self_test: ['sh', '-c', 'echo solved > task.txt; grep -q tools .harnessgym/mcp/probe/server.mjs'],
        };
        await writeFile(path, JSON.stringify(manifest));
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
  expect(await statuses(play)).toEqual({ 'mcp/probe/mcp.json': 'qualified' });
  expect(await play.read('task.txt')).toBe('original');
});

function over(session: Session, changed: Partial<Session>): Session {
  const turn: Session['turn'] = (request) => session.turn(request);
  const close = () => session[Symbol.asyncDispose]();
  return { id: session.id, turn, [Symbol.asyncDispose]: close, ...changed };
}
