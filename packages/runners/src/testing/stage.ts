import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenOptions, Runner, Session } from '../runner.js';
import type { Toolset } from '../toolset.js';
import type { TurnRequest } from '../turn.js';
import type { AgentBehaviour, MakeRunner } from './behaviour.js';

/** A scripted agent with what a caller brings: an environment, a folder for logs, the tags of a run. */
export interface Stage extends AsyncDisposable {
  runner: Runner;
  workspace: string;
  skillsFolder?: string;
  /** For files that the agent has no business with. */
  scratch: string;
  open(toolset?: Toolset, options?: Pick<OpenOptions, 'sessionId' | 'launcher'>): Promise<Session>;
  request(prompt: string, options?: { signal?: AbortSignal; iteration?: number }): TurnRequest;
}

export const never: AbortSignal = new AbortController().signal;

export async function setStage(make: MakeRunner, ...behaviours: AgentBehaviour[]): Promise<Stage> {
  const underTest = await make(behaviours);
  const { runner, workspace, skillsFolder, env } = underTest;
  const scratch = await mkdtemp(join(tmpdir(), 'hg-conformance-'));
  let turns = 0;
  return {
    runner,
    workspace,
    ...(skillsFolder !== undefined && { skillsFolder }),
    scratch,
    open: (toolset = { servers: [], skills: [] }, options = {}) =>
      runner.open({ workspace, toolset, env, signal: never, ...options }),
    request(prompt, { signal = never, iteration = 1 } = {}) {
      turns += 1;
      const phase = turns === 1 ? 'attempt' : 'reflection';
      return { prompt, signal, logs: logsIn(scratch, `turn-${turns}`), env: tags(scratch, phase, iteration) };
    },
    async [Symbol.asyncDispose]() {
      await underTest[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function logsIn(folder: string, name: string): TurnRequest['logs'] {
  const path = (stream: string) => join(folder, `${name}.${stream}.txt`);
  return {
    prompt: path('prompt'),
    stdout: path('stdout'),
    stderr: path('stderr'),
    transcript: path('transcript'),
  };
}

function tags(folder: string, phase: string, iteration: number): Record<string, string> {
  return {
    HARNESSGYM_RUN_ID: 'conformance',
    HARNESSGYM_ITERATION: String(iteration),
    HARNESSGYM_PHASE: phase,
    HARNESSGYM_RESULT_PATH: join(folder, 'result.json'),
  };
}
