import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runner, Session } from '../runner.js';
import type { Toolset } from '../toolset.js';

/** A program in an agent's place: it notes how it was started, and does what the turn's `SCRIPT` says in the shell. */
export interface ReplayedAgent extends AsyncDisposable {
  folder: string;
  open(options?: { toolset?: Toolset; sessionId?: string }): Promise<Session>;
  /** Runs a turn of which the program does `script`. */
  turn(session: Session, script: string, signal?: AbortSignal): ReturnType<Session['turn']>;
  /** The arguments of each start, in order. */
  starts(): Promise<string[][]>;
  read(name: string): Promise<string>;
}

const program = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
appendFileSync('starts', JSON.stringify(process.argv.slice(2)) + '\\n');
appendFileSync('stdin', readFileSync(0));
process.exitCode = spawnSync('sh', ['-c', process.env.SCRIPT], { stdio: ['ignore', 'inherit', 'inherit'] }).status;
`;

export async function replayAgent(name: string, create: (bin: string) => Runner): Promise<ReplayedAgent> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-replay-')));
  await writeFile(join(folder, name), program, { mode: 0o755 });
  await mkdir(join(folder, 'home'));
  const runner = create(join(folder, name));
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home') };
  const never = new AbortController().signal;
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  return {
    folder,
    open: ({ toolset = { servers: [], skills: [] }, ...rest } = {}) =>
      runner.open({ workspace: folder, toolset, env, signal: never, ...rest }),
    turn(session, script, signal = never) {
      const [prompt, stdout] = [join(folder, 'prompt.txt'), join(folder, 'stdout.txt')];
      const logs = { prompt, stdout, stderr: join(folder, 'stderr.txt'), transcript: join(folder, 'transcript.txt') };
      return session.turn({ prompt: 'What now?', signal, logs, env: { SCRIPT: script } });
    },
    starts: async () =>
      (await read('starts'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    read,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
