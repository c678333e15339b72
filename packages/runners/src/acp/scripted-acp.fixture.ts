import { access, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Session } from '../runner.js';
import type { Toolset } from '../toolset.js';
import type { TurnRequest } from '../turn.js';
import type { AcpOptions } from './acp-options.js';
import { createAcpRunner } from './create-acp-runner.js';

const program = fileURLToPath(new URL('./scripted-agent.fixture.mjs', import.meta.url));
export const scriptedCommand: AcpOptions['command'] = [process.execPath, program];

/** Our scripted agent in a workspace and a home of its own. */
export interface ScriptedAcp extends AsyncDisposable {
  folder: string;
  env: Readonly<Record<string, string>>;
  open(options?: { toolset?: Toolset; sessionId?: string; script?: string }): Promise<Session>;
  /** Runs a turn in which the agent does what the first word of its prompt stands for. */
  turn(session: Session, prompt: string, options?: TurnOptions): ReturnType<Session['turn']>;
  read(name: string): Promise<string>;
  /** The processes that were started, in order. */
  starts(): Promise<number[]>;
  /** Resolves when the agent says that it is in the middle of its turn. */
  ready(): Promise<void>;
}

type TurnOptions = Partial<Pick<TurnRequest, 'signal' | 'onActivity' | 'logs' | 'clearWay'>>;

export async function startScriptedAcp(): Promise<ScriptedAcp> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-acp-')));
  const home = join(folder, 'home');
  await mkdir(home);
  const runner = createAcpRunner({ command: scriptedCommand });
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  const never = new AbortController().signal;
  const path = (name: string) => join(folder, name);
  const read = (name: string) => readFile(path(name), 'utf8');
  return {
    folder,
    env,
    open: ({ toolset = { servers: [], skills: [] }, script = '', ...rest } = {}) =>
      runner.open({ workspace: folder, toolset, env: { ...env, SCRIPT: script }, signal: never, ...rest }),
    turn(session, prompt, { signal = never, ...rest } = {}) {
      const logs = {
        prompt: path('prompt.txt'),
        stdout: path('stdout.txt'),
        stderr: path('stderr.txt'),
        transcript: path('transcript.txt'),
      };
      return session.turn({ prompt, signal, logs, env: {}, ...rest });
    },
    read,
    starts: async () => (await read('starts')).trim().split('\n').map(Number),
    ready: () => expect.poll(() => access(path('ready')), { timeout: 20_000 }).toBeUndefined(),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
