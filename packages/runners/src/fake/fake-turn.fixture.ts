import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../runner.js';
import type { TurnRequest } from '../turn.js';
import { createFakeRunner } from './create-fake-runner.js';
import type { FakePowers, FakeScene, FakeStep } from './scenario.js';

const never = new AbortController().signal;

export const noServers: FakePowers = { connect: () => Promise.reject(new Error('this test has no servers')) };

/** A session in `folder` with a script, and with one server whose connection comes from `powers`. */
export async function openSession(
  folder: string,
  turn: (scene: FakeScene) => Promise<FakeStep>,
  powers: FakePowers = noServers,
): Promise<Session> {
  const runner = createFakeRunner({ name: 'by hand', plays: [], turn }, powers);
  const timeouts = { startupTimeoutMs: 30_000, toolTimeoutMs: 30_000 };
  const probe = { name: 'probe', command: 'probe', args: [], cwd: folder, enabledTools: [], ...timeouts };
  const toolset = { servers: [probe], skills: [] };
  return runner.open({ workspace: folder, toolset, env: { FROM_SESSION: 'yes' }, signal: never });
}

export function requestTurn(folder: string, { phase = 'attempt', iteration = 1, signal = never }): TurnRequest {
  const path = (stream: string) => join(folder, `${phase}.${stream}.txt`);
  return {
    prompt: `prompt of ${phase}`,
    signal,
    logs: { prompt: path('prompt'), stdout: path('stdout'), stderr: path('stderr'), transcript: path('transcript') },
    env: {
      HARNESSGYM_PHASE: phase,
      HARNESSGYM_ITERATION: String(iteration),
      HARNESSGYM_RUN_ID: 'run-1',
      HARNESSGYM_RESULT_PATH: join(folder, 'result.json'),
    },
  };
}

export async function transcriptOf({ logs }: TurnRequest): Promise<Record<string, string>> {
  const lines = (await readFile(logs.transcript, 'utf8')).trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/).slice(0, 2)));
}
