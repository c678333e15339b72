import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownerMarker } from '../../internal/process/src/owner-marker.js';
import { documentMistakes } from '../../packages/core/src/testing/run-documents.js';
import { bin, examples, runCli, startCli } from '../e2e/run-cli.js';
import { markedProcesses } from './marked-processes.js';
import { seededMoments } from './seeded-moments.js';
import { versionFiles, versionText, writeVersionsTask } from './versions-scenario.js';

const seed = Number(process.env['HARNESSGYM_KILL_SEED'] ?? Date.now() % 1_000_000);
const moments = Number(process.env['HARNESSGYM_KILL_MOMENTS'] ?? 24);

/** One run to be killed, in a scratch folder. */
interface Victim {
  args: readonly string[];
  cwd: string;
  /** Where the run works. */
  workspace: string;
  /** The state directory of the run and of the next one. */
  state: string;
  /** When there are files to look at. */
  begun(child: ChildProcess): Promise<unknown>;
  /** Fails when a file of the user's is neither as it was nor as an attempt left it. */
  expectWhole(): Promise<void>;
  /** Fails when the run, left alone, did not do what it is killed for. */
  expectDone(): Promise<void>;
}

const victims = {
  'the demo': demo,
  'a run that resets the task': (folder: string) => versions(folder, 2, ['--task-state', 'reset']),
  'an optimisation that restores the best': (folder: string) =>
    versions(folder, 1, ['--optimization-mode', '--post-attempt-command', 'node score.mjs']),
};

describe.runIf(process.platform === 'linux')('after SIGKILL', () => {
  it.each(Object.entries(victims))(
    `%s leaves documents that parse, whole files, and a workspace for the next run (seed ${seed})`,
    async (_name, prepare) => {
      const durationMs = await inScratch((folder) => timeWholeRun(prepare, folder));
      for (const moment of seededMoments(seed, Math.ceil(moments / Object.keys(victims).length))) {
        const atMs = Math.round(moment * durationMs);
        await inScratch((folder) => killAndContinue(prepare, { folder, atMs }));
      }
    },
    600_000,
  );

  it('D-02 the next run ends what the killed one left in a session of its own, and names it', async () => {
    await inScratch(async (folder) => {
      const scorer = 'echo "$HARNESSGYM_OWNER" > ../scorer-owner; node score.mjs';
      const victim = await versions(folder, 2, ['--optimization-mode', '--post-attempt-command', scorer]);
      const args = victim.args.map((arg) => (arg === 'killed' ? 'hangs' : arg));
      const { child } = startCli(args, victim);
      const orphan = await childPid(child).finally(() => child.kill('SIGKILL'));
      await once(child, 'exit');
      onTestFinished(() => markedProcesses(child.pid).forEach((pid) => void process.kill(pid, 'SIGKILL')));
      expect(markedProcesses(child.pid)).toEqual([orphan]);
      const { code, stderr } = await next(victim, folder);
      expect(stderr).toContain(`An earlier run was killed and left processes behind. Ended now: ${orphan} (`);
      expect(code).toBe(0);
      expect(markedProcesses(child.pid)).toEqual([]);
      expect(await readFile(join(folder, 'scorer-owner'), 'utf8')).toMatch(new RegExp(`^${child.pid}:`));
    });
  });

  it('D-02 a run that an orphan started ends neither itself nor that orphan', async () => {
    await inScratch(async (folder) => {
      const { args, cwd, workspace, state } = await versions(folder, 2, []);
      const dead = spawnSync(process.execPath, ['-e', '']).pid;
      const marker = ownerMarker(workspace).replace(/^\d+/, String(dead));
      const { stdout } = spawnSync(
        'sh',
        ['-c', '"$@"; echo "it ended with $?"', 'sh', process.execPath, bin, ...args],
        {
          cwd,
          env: { ...process.env, HARNESSGYM_STATE_DIR: state, HARNESSGYM_OWNER: marker },
          encoding: 'utf8',
        },
      );
      expect(stdout).toContain('it ended with 0');
    });
  });
});

async function inScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-kill-')));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timeWholeRun(prepare: (folder: string) => Promise<Victim>, folder: string): Promise<number> {
  const victim = await prepare(folder);
  const { child, result } = startCli(victim.args, victim);
  await victim.begun(child);
  const started = performance.now();
  const { code, stderr } = await result;
  const durationMs = performance.now() - started;
  expect(code, stderr).toBe(0);
  await victim.expectWhole();
  await victim.expectDone();
  return durationMs;
}

async function killAndContinue(
  prepare: (folder: string) => Promise<Victim>,
  { folder, atMs }: { folder: string; atMs: number },
): Promise<void> {
  const victim = await prepare(folder);
  const when = `killed after ${atMs} ms, seed ${seed}`;
  const { child } = startCli(victim.args, victim);
  const exited = once(child, 'exit');
  await victim.begun(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), atMs);
  await exited;
  clearTimeout(timer);
  expect(await documentMistakes(victim.workspace, 'killed'), when).toEqual([]);
  await victim.expectWhole();
  const { code, stderr } = await next(victim, folder);
  expect(code, `${when}\n${stderr}`).toBe(0);
  expect(await documentMistakes(victim.workspace, 'killed'), when).toEqual([]);
  await victim.expectWhole();
  expect(markedProcesses(child.pid), when).toEqual([]);
}

/** The next command in the workspace: an attempt that does nothing. */
async function next({ workspace, state }: Victim, folder: string) {
  const { scenario } = await writeVersionsTask(join(folder, 'next'));
  const args = ['run', '--task-text', 'Nothing.', '--runner', 'fake', '--fake-scenario', scenario];
  return await runCli([...args, '--iterations', '1', '--run-id', 'next'], { cwd: workspace, state });
}

/** Left alone, the run ends with all files at version `last`. */
async function versions(folder: string, last: number, extra: readonly string[]): Promise<Victim> {
  const { workspace, scenario } = await writeVersionsTask(folder);
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--fake-scenario', scenario, '--run-id', 'killed'];
  const whole = [0, 1, 2].map(versionText);
  return {
    args: [...args, '--iterations', '2', ...extra],
    cwd: workspace,
    workspace,
    state: join(folder, 'state'),
    begun: async () => {},
    async expectWhole() {
      for (const name of versionFiles) expect(whole).toContain(await readFile(join(workspace, name), 'utf8'));
    },
    async expectDone() {
      for (const name of versionFiles) expect(await readFile(join(workspace, name), 'utf8')).toBe(whole[last]);
    },
  };
}

/** It copies the example first, and tells where. */
async function demo(folder: string): Promise<Victim> {
  const example = 'cpu_attention_autotune_task';
  const workspace = join(folder, 'demo', example);
  return {
    args: ['demo', '--folder', join(folder, 'demo')],
    cwd: folder,
    workspace,
    state: join(folder, 'demo', 'state'),
    begun: (child) => once(child.stdout ?? child, 'data'),
    async expectWhole() {
      for (const name of ['benchmark.mjs', 'measure.mjs', 'task.md', 'verifier.mjs'])
        expect(await readFile(join(workspace, name), 'utf8')).toBe(
          await readFile(join(examples, example, name), 'utf8'),
        );
      JSON.parse(await readFile(join(workspace, 'kernel_config.json'), 'utf8'));
    },
    async expectDone() {
      const harness = join(workspace, '.harnessgym');
      expect(await readFile(join(harness, 'mcp_calls.jsonl'), 'utf8')).toContain('apply');
      // Who opens the workspace by hand later starts servers that are not this run's.
      expect(await readFile(join(harness, 'claude_mcp_config.json'), 'utf8')).not.toContain('HARNESSGYM_OWNER');
    },
  };
}

async function childPid(child: ReturnType<typeof startCli>['child']): Promise<number> {
  let seen = '';
  for (;;) {
    const [text] = (await once(child.stderr ?? child, 'data')) as [string];
    seen += text;
    const pid = /child (\d+)/.exec(seen)?.[1];
    if (pid !== undefined) return Number(pid);
  }
}
