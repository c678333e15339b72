import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, utimes } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listFolder } from '../../internal/fs/src/list-folder.js';
import { mapLimited } from '../../internal/fs/src/map-limited.js';
import { ownerMarker } from '../../internal/process/src/owner-marker.js';
import { documentMistakes } from '../../packages/core/src/testing/run-documents.js';
import { bin, examples, runCli, startCli } from '../e2e/run-cli.js';
import { leftovers } from '../faults/leftovers.js';
import { withFaults } from '../faults/with-faults.js';
import { markedProcesses } from './marked-processes.js';
import { seededMoments } from './seeded-moments.js';
import { ownFiles, ownText, versionFiles, versionText, writeVersionsTask } from './versions-scenario.js';

const seed = Number(process.env['HARNESSGYM_KILL_SEED'] ?? Date.now() % 1_000_000);
const moments = Number(process.env['HARNESSGYM_KILL_MOMENTS'] ?? 36);

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
      const whole = await inScratch((folder) => watchWholeRun(prepare, folder));
      const chosen = chooseKills(whole, Math.ceil(moments / Object.keys(victims).length));
      await mapLimited(chosen, availableParallelism(), (kill) =>
        inScratch((folder) => killAndContinue(prepare, { folder, kill })),
      );
    },
    1_800_000,
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

/** When a run is killed: some time after it began, or at one of its calls on files, counted from 1. */
type Kill = { at: 'time'; ms: number } | { at: 'call'; call: number };

interface WholeRun {
  durationMs: number;
  calls: readonly string[];
}

/** A quarter each: at any time, at any call, at a call of what resets and restores, and as a document is written. */
function chooseKills({ durationMs, calls }: WholeRun, count: number): Kill[] {
  const numbers = calls.map((_, index) => index + 1);
  const of = (kind: RegExp) => numbers.filter((number) => kind.test(calls[number - 1] ?? ''));
  const kinds = [numbers, of(/_restore|\/restoring\//), of(/^write .*\/\.harnessgym\/.*\.json/)];
  return seededMoments(seed, count).map((moment, index): Kill => {
    const among = kinds[(index % 4) - 1];
    if (among === undefined) return { at: 'time', ms: Math.round(moment * durationMs) };
    return { at: 'call', call: among[Math.floor(moment * among.length)] ?? 1 };
  });
}

async function watchWholeRun(prepare: (folder: string) => Promise<Victim>, folder: string): Promise<WholeRun> {
  const victim = await prepare(folder);
  const log = join(folder, 'calls');
  const { child, result } = startCli(victim.args, { ...victim, ...withFaults({ folder, log, fault: 'KILL:0' }) });
  await victim.begun(child);
  const started = performance.now();
  const { code, stderr } = await result;
  const durationMs = performance.now() - started;
  expect(code, stderr).toBe(0);
  await victim.expectWhole();
  await victim.expectDone();
  return { durationMs, calls: (await readFile(log, 'utf8')).trim().split('\n') };
}

async function killAndContinue(
  prepare: (folder: string) => Promise<Victim>,
  { folder, kill }: { folder: string; kill: Kill },
): Promise<void> {
  const victim = await prepare(folder);
  const when = `killed at ${JSON.stringify(kill)}, seed ${seed}`;
  const faults = kill.at === 'call' ? withFaults({ folder, fault: `KILL:${kill.call}` }) : {};
  const { child } = startCli(victim.args, { ...victim, ...faults });
  const exited = once(child, 'exit');
  if (kill.at === 'time') {
    await victim.begun(child);
    setTimeout(() => child.kill('SIGKILL'), kill.ms);
  }
  await exited;
  expect(await documentMistakes(victim.workspace, 'killed'), when).toEqual([]);
  await victim.expectWhole();
  await letTimePass(victim.workspace);
  const { code, stderr } = await next(victim, folder);
  expect(code, `${when}\n${stderr}`).toBe(0);
  expect(await documentMistakes(victim.workspace, 'killed'), when).toEqual([]);
  await victim.expectWhole();
  expect(markedProcesses(child.pid), when).toEqual([]);
  expect([...(await leftovers(victim.workspace)), ...(await leftovers(victim.state))], when).toEqual([]);
}

/** An empty draft of a lock may be one that somebody is writing, and stays for a minute. */
async function letTimePass(workspace: string): Promise<void> {
  const folder = join(workspace, '.harnessgym');
  const past = new Date(Date.now() - 120_000);
  for (const name of await listFolder(folder))
    if (name.startsWith('run.lock')) await utimes(join(folder, name), past, past);
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
      for (const path of ownFiles) expect(await readFile(join(workspace, path), 'utf8')).toBe(ownText);
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
    begun: (child) => Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]),
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
