import { once } from 'node:events';
import fs from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession, requestTurn, transcriptOf } from './fake-turn.fixture.js';
import type { FakePowers, FakeScene, FakeStep } from './scenario.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-fake-runner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (turn: (scene: FakeScene) => Promise<FakeStep>, powers?: FakePowers) => openSession(folder, turn, powers);
const request = (options: Parameters<typeof requestTurn>[1]) => requestTurn(folder, options);

describe('a turn of the fake runner', () => {
  it('abandons a script that does not heed its signal, and says so', async () => {
    await using session = await open(async () => {
      await delay(3_600_000, undefined, { ref: false });
      return { finalMessage: 'at last' };
    });
    const turn = request({ signal: AbortSignal.timeout(20) });
    expect((await session.turn(turn)).outcome).toMatchObject({ outcome: 'timed-out' });
    expect(await readFile(turn.logs.stderr, 'utf8')).toContain('was abandoned');
    expect(await transcriptOf(turn)).toMatchObject({ status: 'timeout', timed_out: 'true' });
  });

  it('ends when the first step of a script is what cancels it', async () => {
    const cancel = new AbortController();
    await using session = await open(({ signal }) => {
      cancel.abort();
      return once(signal, 'never').then(() => ({ finalMessage: '' }));
    });
    expect((await session.turn(request({ signal: cancel.signal }))).outcome).toEqual({ outcome: 'cancelled' });
  });

  it.each<[string, (scene: FakeScene) => Promise<FakeStep>]>([
    ['answers', async () => ({ finalMessage: 'done' })],
    [
      'says something and answers',
      async ({ say }) => {
        say('The logs are gone.');
        return { finalMessage: 'done' };
      },
    ],
    [
      'throws',
      async () => {
        throw new Error('I broke it');
      },
    ],
  ])('reports a script that makes its logs unwritable and %s as infrastructure, and ends its calls', async (_, act) => {
    let ended = false;
    const connect: FakePowers['connect'] = async () => ({
      async callTool(_tool, _args, signal) {
        await once(signal, 'abort');
        ended = true;
        throw new Error('given up');
      },
      [Symbol.asyncDispose]: async () => {},
    });
    await using session = await open(
      async (scene) => {
        void scene.callTool('probe', 'measure');
        for (const log of [turn.logs.stdout, turn.logs.stderr]) {
          await rm(log);
          await mkdir(log);
        }
        return act(scene);
      },
      { connect },
    );
    const turn = request({});
    expect((await session.turn(turn)).outcome).toEqual({
      outcome: 'infrastructure',
      reason: expect.stringContaining(join(folder, 'attempt.std')),
    });
    expect(ended).toBe(true);
    expect(await transcriptOf(turn)).toMatchObject({ status: 'failed', return_code: 'none' });
  });

  it('does not play a turn whose logs cannot be opened', async () => {
    let started = false;
    await using session = await open(async () => {
      started = true;
      return { finalMessage: 'unheard' };
    });
    const { logs, ...turn } = request({});
    await writeFile(join(folder, 'file'), '');
    const prompt = join(folder, 'file', 'prompt.txt');
    const { outcome } = await session.turn({ ...turn, logs: { ...logs, prompt } });
    expect(outcome).toMatchObject({ outcome: 'infrastructure', reason: expect.stringContaining('file') });
    expect(started).toBe(false);
  });

  it('survives a script that loses its log folder after the turn was cancelled, and keeps the outcome', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const user = new AbortController();
      await using session = await open(async ({ signal }) => {
        const aborted = once(signal, 'abort');
        user.abort();
        await aborted;
        await rm(folder, { recursive: true });
        throw new Error('too late to say');
      });
      expect((await session.turn(request({ signal: user.signal }))).outcome).toEqual({ outcome: 'cancelled' });
      // An unhandled rejection is reported after the microtasks of its turn of the event loop.
      await delay(0);
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it.runIf(process.platform === 'linux')('leaves no log open when what a script throws cannot be told', async () => {
    const untold = { [inspect.custom]: () => never() };
    await using session = await open(() => Promise.reject(untold));
    await expect(session.turn(request({}))).rejects.toThrow('not even this');
    expect(await openFiles()).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('leaves no log open of which the system does not say what it is', async () => {
    await using session = await open(async () => ({ finalMessage: 'done' }));
    using _refusing = refuseFstat();
    const reason = expect.stringMatching(/EIO.*attempt\.stdout\.txt/);
    expect((await session.turn(request({}))).outcome).toEqual({ outcome: 'infrastructure', reason });
    expect(await openFiles()).toEqual([]);
  });

  it('reports a script that throws what cannot be made a string', async () => {
    await using session = await open(() => Promise.reject(Object.create(null)));
    expect((await session.turn(request({}))).outcome).toMatchObject({ outcome: 'agent-error' });
  });

  it.each<[string, FakePowers['connect']]>([
    ['a connection', deaf],
    ['a call', async () => ({ callTool: deaf, [Symbol.asyncDispose]: async () => {} })],
  ])('abandons %s that does not heed its signal, and says so', async (_, connect) => {
    const session = await open(
      async ({ callTool }) => {
        void callTool('probe', 'measure');
        return { finalMessage: 'done' };
      },
      { connect },
    );
    const turn = request({});
    expect((await session.turn(turn)).outcome).toEqual({ outcome: 'completed', finalMessage: 'done' });
    expect(await readFile(turn.logs.stderr, 'utf8')).toContain('A tool call went on');
    expect(await transcriptOf(turn)).toMatchObject({ tool_call_1: 'probe/measure {} -> unfinished' });
  });
});

function deaf(): Promise<never> {
  return new Promise(() => {});
}

function never(): never {
  throw new Error('not even this');
}

/** Those below the test's folder that this process has open. */
async function openFiles(): Promise<string[]> {
  const open = await readdir('/proc/self/fd');
  const paths = await Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}

/** As of a disk that fails; until this is disposed of. */
function refuseFstat(): Disposable {
  const { fstatSync } = fs;
  fs.fstatSync = () => {
    throw Object.assign(new Error('EIO: i/o error, fstat'), { code: 'EIO', syscall: 'fstat' });
  };
  syncBuiltinESMExports();
  return {
    [Symbol.dispose]() {
      fs.fstatSync = fstatSync;
      syncBuiltinESMExports();
    },
  };
}
