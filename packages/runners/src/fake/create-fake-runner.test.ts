import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeRunner } from './create-fake-runner.js';
import { noServers, openSession, requestTurn, transcriptOf } from './fake-turn.fixture.js';
import type { FakePowers, FakeScene, FakeStep } from './scenario.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-fake-runner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (turn: (scene: FakeScene) => Promise<FakeStep>, powers?: FakePowers) => openSession(folder, turn, powers);
const request = (options: Parameters<typeof requestTurn>[1]) => requestTurn(folder, options);

describe('the fake runner', () => {
  it('goes by no name of a real agent', () => {
    const runner = createFakeRunner({ name: 'by hand', plays: [], turn: async () => ({ blocked: '' }) }, noServers);
    expect(runner).toMatchObject({ name: 'fake', displayName: 'a scripted agent' });
  });

  it('says in the first line of every turn that it is a script', async () => {
    await using session = await open(async ({ phase }) => ({ finalMessage: `done with ${phase}` }));
    for (const phase of ['attempt', 'build']) {
      const turn = request({ phase });
      await session.turn(turn);
      const [first, ...rest] = (await readFile(turn.logs.stdout, 'utf8')).split('\n');
      expect(first).toBe(`This agent is a script, not a model: "by hand" plays the ${phase}.`);
      expect(rest).toEqual([`done with ${phase}`, '']);
    }
  });

  it('reports what the script says and calls, as it happens', async () => {
    const activities: string[] = [];
    await using session = await open(async ({ say, callTool }) => {
      say('looks around');
      activities.push('went on');
      await callTool('probe', 'evaluate').catch(() => {});
      return { finalMessage: '' };
    });
    await session.turn({ ...request({}), onActivity: (activity) => void activities.push(activity) });
    expect(activities).toEqual(['looks around', 'went on', 'calls evaluate']);
  });

  it('offers the tools of a server until a call of one shows that it does not start', async () => {
    await using session = await open(async ({ callTool, iteration }) => {
      if (iteration === 2) await callTool('probe', 'evaluate').catch(() => {});
      return { finalMessage: '' };
    });
    expect(await session.turn(request({ iteration: 1 }))).toMatchObject({ servers: [{ exposure: 'offered' }] });
    expect(await session.turn(request({ iteration: 2 }))).toMatchObject({
      servers: [{ server: 'probe', exposure: 'missing', reason: expect.stringMatching(/\S/) }],
    });
  });

  it('tells the script which turn this is and names the session after the first one', async () => {
    const scenes: FakeScene[] = [];
    await using session = await open(async (scene) => {
      scenes.push(scene);
      return { finalMessage: '' };
    });
    expect(session.id).toBeUndefined();
    await session.turn(request({ phase: 'attempt', iteration: 3 }));
    await session.turn(request({ phase: 'repair', iteration: 4 }));
    expect(session.id).toBe('fake-session-run-1-3');
    expect(scenes[1]).toMatchObject({
      phase: 'repair',
      iteration: 4,
      runId: 'run-1',
      workspace: folder,
      resultPath: join(folder, 'result.json'),
      conversation: ['prompt of attempt', 'prompt of repair'],
      prompt: 'prompt of repair',
      env: { FROM_SESSION: 'yes', HARNESSGYM_PHASE: 'repair' },
    });
  });

  it('completes a turn in which the script is blocked; the transcript has the word', async () => {
    await using session = await open(async () => ({ blocked: 'There is no way to see the result.' }));
    const turn = request({});
    const result = await session.turn(turn);
    expect(result).toMatchObject({
      outcome: { outcome: 'completed', finalMessage: 'There is no way to see the result.' },
      exitCode: 0,
    });
    expect(await transcriptOf(turn)).toMatchObject({ status: 'blocked', return_code: '0', timed_out: 'false' });
  });

  it('reports a script that throws as agent-error and keeps its stack in the stderr log', async () => {
    await using session = await open(async () => {
      throw new TypeError('no such probe');
    });
    const turn = request({});
    expect((await session.turn(turn)).outcome).toEqual({ outcome: 'agent-error', reason: 'no such probe' });
    expect(await readFile(turn.logs.stderr, 'utf8')).toMatch(/^TypeError: no such probe\n\s+at /);
    expect(await transcriptOf(turn)).toMatchObject({ status: 'failed', return_code: 'none' });
  });

  it('does not start the script of a turn whose signal had aborted before', async () => {
    let started = false;
    await using session = await open(async () => {
      started = true;
      return { finalMessage: 'too late' };
    });
    const { outcome } = await session.turn(request({ signal: AbortSignal.abort() }));
    expect({ outcome, started }).toEqual({ outcome: { outcome: 'cancelled' }, started: false });
  });

  it('lets no tool call outlive its turn, and lists the calls in the transcript', async () => {
    const connect: FakePowers['connect'] = async () => ({
      async callTool(_tool, args, signal) {
        if (args['quick'] === true) return { text: 'quick', isError: false };
        await once(signal, 'abort');
        throw new Error('given up\nat the end of the turn');
      },
      [Symbol.asyncDispose]: async () => {},
    });
    await using session = await open(
      async ({ callTool }) => {
        void callTool('probe', 'measure', { quick: false });
        return { finalMessage: (await callTool('probe', 'measure', { quick: true })).text };
      },
      { connect },
    );
    const turn = request({});
    expect((await session.turn(turn)).outcome).toEqual({ outcome: 'completed', finalMessage: 'quick' });
    expect(await transcriptOf(turn)).toMatchObject({
      tool_call_1: 'probe/measure {"quick":false} -> failed: given up at the end of the turn',
      tool_call_2: 'probe/measure {"quick":true} -> completed',
    });
  });

  it('refuses a turn without its tags and can go on afterwards', async () => {
    await using session = await open(async () => ({ finalMessage: 'here' }));
    const untagged = session.turn({ ...request({}), env: {} });
    await expect(untagged).rejects.toMatchObject({ code: 'TURN_MISUSED' });
    expect((await session.turn(request({}))).outcome).toMatchObject({ finalMessage: 'here' });
  });
});
