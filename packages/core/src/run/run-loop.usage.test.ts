import { appendFile, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeenCalls, Session } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { type Script, stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const server = '.harnessgym/mcp/probe/mcp.json';
const skill = '.harnessgym/skills/trace/SKILL.md';

/** The real loop on a workspace that has a server and a skill, which qualify before the first attempt. */
async function equipped(script: Script, iterations = 1) {
  const play = await stage({ script, context: { iterations } });
  await buildServer(play.workspace, 'probe', { selfTest: 0 });
  await buildSkill(play.workspace, 'trace');
  return { ...play, logOf: (name: string) => join(play.workspace, '.harnessgym/runs/run/iterations/1', name) };
}

const called = { used_harness_tools: ['echo'], used_harness_artifacts: [server], used_active_tools: ['echo'] };
const notCalled = { used_harness_tools: [], used_harness_artifacts: [], used_active_tools: [], mcp_call_count: 0 };
const notDeclared = { declared_harness_tools: [], declared_harness_artifacts: [] };
const notMentioned = { inferred_harness_tools: [], inferred_harness_artifacts: [], inferred_tool_use_count: 0 };

describe('harness_usage', () => {
  it('shows a recorded call as use, and as nothing else', async () => {
    await using play = await equipped({
      attempt: ({ callTool }) => callTool('probe', 'echo', { text: 'hello' }).then(() => undefined),
    });
    await runLoop(play.loop);
    const { harness_usage: usage } = await play.json('iterations', '1', 'result.json');
    expect(usage).toEqual({
      ...called,
      ...notDeclared,
      ...notMentioned,
      registry_artifact_count: 2,
      active_skill_count: 1,
      active_mcp_count: 1,
      active_tool_count: 1,
      active_skills: [skill],
      active_mcp_servers: ['probe'],
      active_tools: ['echo'],
      tool_exposure: [{ server: 'probe', tool: 'echo', exposure: 'succeeded' }],
      harnessed: true,
      mcp_call_count: 1,
      mcp_successful_call_count: 1,
      mcp_called_tools: ['echo'],
      mcp_call_status_counts: { completed: 1 },
      mcp_unconfirmed_call_count: 0,
      declared_tool_use_count: 0,
      declared_artifact_use_count: 0,
      inferred_artifact_use_count: 0,
      inference_sources: [play.logOf('attempt.stdout.txt'), play.logOf('attempt.stderr.txt')],
    });
    const summary = await play.json('summary.json');
    expect(summary.harness_usage).toEqual([{ iteration: 1, ...usage }]);
    expect(await play.json('iterations', '1', 'iteration.json')).toMatchObject({
      exposure: [{ server: 'probe', tool: 'echo', exposure: 'succeeded' }],
    });
  });

  it('a line that names a server which is not mounted is no call, and is said', async () => {
    await using play = await equipped({
      attempt: ({ workspace }) => {
        const line = {
          call_id: 'x',
          created_at: '',
          method: 'tools/call',
          run_id: 'run',
          tool_name: 't',
          server: 'ghost',
        };
        const forged = [
          { ...line, status: 'started' },
          { ...line, status: 'completed' },
        ];
        const text = forged.map((one) => `${JSON.stringify(one)}\n`).join('');
        return appendFile(join(workspace, '.harnessgym/mcp_calls.jsonl'), text).then(() => undefined);
      },
    });
    await runLoop(play.loop);
    expect((await play.json('iterations', '1', 'result.json')).harness_usage).toMatchObject(notCalled);
    expect(play.events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('"ghost"') }),
    );
  });

  it('a declared tool is neither used nor mentioned', async () => {
    await using play = await equipped({
      attempt: async ({ resultPath }) => {
        const claim = { status: 'incomplete', used_harness_tools: ['echo'], used_harness_artifacts: [skill] };
        await writeFile(resultPath, JSON.stringify(claim));
        return undefined;
      },
    });
    await runLoop(play.loop);
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({
      harness_usage: { ...notCalled, ...notMentioned, declared_harness_tools: ['echo'], declared_tool_use_count: 1 },
      used_harness_tools: ['echo'],
    });
  });

  it('a mentioned tool is neither used nor declared', async () => {
    await using play = await equipped({
      attempt: ({ say }) => {
        say(`I read ${skill} and called probe.echo, I think.`);
        return undefined;
      },
    });
    await runLoop(play.loop);
    const mentioned = { inferred_harness_tools: ['echo'], inferred_harness_artifacts: [skill] };
    expect((await play.json('summary.json')).harness_usage).toMatchObject([
      { ...notCalled, ...notDeclared, ...mentioned, inferred_tool_use_count: 1, inferred_artifact_use_count: 1 },
    ]);
    expect(await play.json('iterations', '1', 'iteration.json')).toMatchObject({
      exposure: [{ server: 'probe', tool: 'echo', exposure: 'offered' }],
    });
  });

  it('F-18 our own command line in the transcript and the prompt in the output mention nothing', async () => {
    await using play = await equipped({
      attempt: ({ prompt, say }) => {
        expect(prompt).toContain('`echo`');
        expect(prompt).toContain(skill);
        say(prompt);
        say(JSON.stringify({ type: 'item.completed', item: { type: 'user_message', text: prompt } }));
        return undefined;
      },
    });
    const command = 'command: codex exec -c mcp_servers.probe.enabled_tools=["echo"] -c x=probe/echo\n';
    const open = async (options: Parameters<typeof play.loop.runner.open>[0]): Promise<Session> => {
      const session = await play.loop.runner.open(options);
      return {
        id: session.id,
        async turn(request) {
          const result = await session.turn(request);
          await appendFile(request.logs.transcript, command);
          return result;
        },
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    };
    await runLoop({ ...play.loop, runner: { ...play.loop.runner, open } });
    expect(await readFile(play.logOf('attempt.transcript.txt'), 'utf8')).toContain(command);
    expect((await play.json('summary.json')).harness_usage).toMatchObject([{ ...notCalled, ...notMentioned }]);
  });

  it('F-19 calls of other runs, of other phases and of checks are not calls of an attempt', async () => {
    const call = { server: 'probe', tool_name: 'echo', status: 'completed', run_id: 'other', phase: 'attempt' };
    const line = `${JSON.stringify(call)}\n`;
    const log = '.harnessgym/mcp_calls.jsonl';
    await using play = await equipped(
      {
        attempt: ({ workspace }) => appendFile(join(workspace, log), line).then(() => undefined),
        reflection: ({ callTool }) => callTool('probe', 'echo', { text: 'reflecting' }).then(() => undefined),
        build: async ({ callTool }) => {
          await callTool('probe', 'echo', { text: 'building' });
          await callTool('probe', 'echo', { text: 'building' });
          return undefined;
        },
      },
      2,
    );
    await play.write(log, line.repeat(3));
    await runLoop(play.loop);
    const { phases, harness_usage: usage } = await play.json('iterations', '1', 'result.json');
    expect(phases).toMatchObject({
      attempt: { mcp_calls: { count: 0 } },
      reflection: { mcp_calls: { count: 1, successful_count: 1 } },
      build: { mcp_calls: { count: 2, called_tools: ['echo'], servers: ['probe'] } },
    });
    expect(usage).toMatchObject(notCalled);
    expect((await play.json('summary.json')).harness_usage).toMatchObject([notCalled, notCalled]);
  });

  it('F-19 a call that outlives its attempt is an abandoned call of that attempt, and of no other phase', async () => {
    const start = { call_id: 'a', server: 'probe', tool_name: 'echo', run_id: 'run', iteration: 1 };
    const log = (status: string) => appendFile(join(play.workspace, '.harnessgym/mcp_calls.jsonl'), line(status));
    const line = (status: string) => `${JSON.stringify({ ...start, status })}\n`;
    await using play = await equipped({
      attempt: () => log('started').then(() => undefined),
      reflection: () => log('completed').then(() => undefined),
    });
    await runLoop(withCalls(play.loop, { tools: [{ server: 'probe', tool: 'echo', count: 1 }] }));
    const { phases, harness_usage: usage } = await play.json('iterations', '1', 'result.json');
    expect(usage).toMatchObject({ mcp_call_count: 1, mcp_call_status_counts: { abandoned: 1 } });
    expect(phases.reflection.mcp_calls.count).toBe(0);
  });

  it("H-05 lines that the agent's own output does not bear out are no use, and are counted apart and said", async () => {
    await using play = await equipped({
      attempt: async ({ workspace, callTool }) => {
        await forge(workspace, { count: 5 });
        await callTool('probe', 'echo', { text: 'once' });
        await forge(workspace, { count: 5, phase: 'attempt' });
        return undefined;
      },
    });
    await runLoop(withCalls(play.loop, { tools: [{ server: 'probe', tool: 'echo', count: 1 }], commands: ['ls'] }));
    const { harness_usage: usage } = await play.json('iterations', '1', 'result.json');
    expect(usage).toMatchObject({ mcp_call_count: 1, mcp_unconfirmed_call_count: 10 });
    expect(warningsOf(play)).toContain(
      'The call log holds calls that the agent did not show it made, and they do not count. New in this turn: 10.',
    );
  });

  it('H-05 a forged call alone makes no tool one that was called', async () => {
    await using play = await equipped({
      attempt: ({ workspace }) => forge(workspace, { count: 1 }).then(() => undefined),
    });
    await runLoop(play.loop);
    expect((await play.json('iterations', '1', 'result.json')).harness_usage).toMatchObject({
      ...notCalled,
      tool_exposure: [{ server: 'probe', tool: 'echo', exposure: 'offered' }],
    });
  });

  it.each([
    [{ tools: [], commands: ['node .harnessgym/runtime/mcp_call.mjs --server probe'] }, 2],
    [{ tools: [], commands: ['harnessgym-mcp-call --server probe'] }, 2],
    [{ tools: [] }, 2],
    [undefined, 2],
    [{ tools: [], commands: ['make'] }, 0],
  ])('H-05 calls from a shell count where the agent showed %j: %i', async (calls, count) => {
    await using play = await equipped({
      attempt: ({ workspace }) => forge(workspace, { count: 2, phase: 'attempt' }).then(() => undefined),
    });
    await runLoop(withCalls(play.loop, calls));
    expect((await play.json('iterations', '1', 'result.json')).harness_usage.mcp_call_count).toBe(count);
  });

  it('A-14 a claim of objects is read by name, and is no use wherever the agent writes it', async () => {
    const claimed = [{ name: 'echo' }, { name: 'echo' }, { id: 'other' }, 'echo', { name: { deep: 1 } }];
    await using play = await equipped({
      attempt: async ({ resultPath }) => {
        const claim = { used_harness_tools: claimed, harness_usage: { used_harness_tools: claimed } };
        await writeFile(resultPath, JSON.stringify(claim));
        return undefined;
      },
      build: async ({ resultPath }) => {
        await writeFile(resultPath, JSON.stringify({ harness_usage: { used_harness_tools: claimed } }));
        return undefined;
      },
    });
    await runLoop(play.loop);
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({
      harness_usage: { used_harness_tools: [], declared_harness_tools: ['echo', 'other'] },
    });
  });

  it('output that cannot be read has no mentions, is no source, and is a warning', async () => {
    await using play = await equipped({});
    const loop = withTurns(play.loop, async (result, { logs: { stderr } }) => {
      // As a process does that goes on behind the back of its turn.
      await rm(stderr);
      await symlink('/dev/zero', stderr);
      return result;
    });
    const run = await runLoop(loop);
    expect(run.iterations[0]?.mentions).toEqual({
      tools: [],
      artifacts: [],
      sources: [play.logOf('attempt.stdout.txt')],
    });
    expect(JSON.stringify(play.events)).toContain('cannot be searched for mentions');
  });
});

type Play = Awaited<ReturnType<typeof stage>>;

function warningsOf({ events }: Pick<Play, 'events'>): string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
}

/** An agent whose output shows these calls, whatever it did; undefined, one that shows none ever. */
function withCalls(loop: Play['loop'], calls: SeenCalls | undefined): Play['loop'] {
  return withTurns(loop, async ({ calls: _, ...result }) => ({ ...result, ...(calls && { calls }) }));
}

type Turn = Session['turn'];

/** An agent of whose turns something else comes. */
function withTurns(
  loop: Play['loop'],
  change: (result: Awaited<ReturnType<Turn>>, request: Parameters<Turn>[0]) => ReturnType<Turn>,
): Play['loop'] {
  const open = async (options: Parameters<typeof loop.runner.open>[0]): Promise<Session> => {
    const session = await loop.runner.open(options);
    return {
      id: session.id,
      turn: async (request) => change(await session.turn(request), request),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  };
  return { ...loop, runner: { ...loop.runner, open } };
}

/** Appends whole calls to the log, as the proxy would. */
async function forge(workspace: string, { count, phase }: { count: number; phase?: string }): Promise<void> {
  const call = {
    created_at: '',
    method: 'tools/call',
    run_id: 'run',
    iteration: 1,
    server: 'probe',
    tool_name: 'echo',
  };
  const lines = Array.from({ length: count }, () => crypto.randomUUID()).flatMap((call_id) =>
    ['started', 'completed'].map(
      (status) => `${JSON.stringify({ ...call, call_id, status, ...(phase && { phase }) })}\n`,
    ),
  );
  await appendFile(join(workspace, '.harnessgym/mcp_calls.jsonl'), lines.join(''));
}
