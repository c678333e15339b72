import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentMistakes } from '../../packages/core/src/testing/run-documents.js';
import { type CliResult, runCli, startCli } from '../e2e/run-cli.js';
import { callMain } from './call-main.js';
import { chooseCalls, faultSeed } from './choose-calls.js';
import { exitMistakes } from './exit-mistakes.js';
import { leftovers } from './leftovers.js';
import { writeSmallTask } from './small-task.js';
import { withFaults } from './with-faults.js';

type Place = Awaited<ReturnType<typeof openPlace>>;

interface Victim {
  args: readonly string[];
  prepare(place: Place): Promise<void>;
  /** What is wrong, after the command was hit: it goes on with commands that nothing hits. */
  mistakes(place: Place, hit: CliResult): Promise<string[]>;
}

const victims: Record<string, Victim> = {
  'restore ': {
    args: ['restore', 'hit:start'],
    prepare: async (place) => {
      await place.harnessgym(...place.run);
      await place.put('mine.txt', 'mine\n');
      await place.put('a.txt', 'third\n');
    },
    /** What was there before is there, or the first thing that can be undone. */
    async mistakes(place, hit) {
      const wrong = hit.code === 0 && (await place.text('a.txt')) !== 'first\n' ? ['it is not restored'] : [];
      await place.harnessgym('restore', 'hit:start');
      if ((await place.text('a.txt')) !== 'first\n') wrong.push('the next one restored nothing');
      const undos = (await place.entries()).filter(({ what }) => what === 'undo');
      await place.harnessgym('restore', undos.at(-1)?.snapshot ?? 'no undo');
      const files = [await place.text('mine.txt'), await place.text('a.txt')];
      if (files.join('') !== 'mine\nthird\n') wrong.push(`the undo brings back ${JSON.stringify(files)}`);
      return wrong;
    },
  },
  'clean ': {
    args: ['clean', '--older-than', '30d'],
    prepare: async (place) => {
      await place.harnessgym(...place.run.map((arg) => (arg === 'hit' ? 'old' : arg)));
      await place.age('old');
      await place.put('a.txt', 'first\n');
      await place.put('mine.txt', 'mine\n');
      await place.harnessgym(...place.run);
    },
    /** Each snapshot of the run that stays can be brought back, and the next one removes the other run. */
    async mistakes(place) {
      const wrong: string[] = [];
      await place.harnessgym('clean', '--older-than', '30d');
      const runs = await readdir(join(place.workspace, '.harnessgym/runs'));
      if (runs.join() !== 'hit') wrong.push(`there are the runs ${runs}`);
      const entries = await place.entries();
      if (entries.length < 3) wrong.push(`${entries.length} snapshots can be brought back`);
      for (const { snapshot } of entries) await place.harnessgym('restore', snapshot);
      await place.harnessgym('restore', 'hit:start');
      const files = [await place.text('mine.txt'), await place.text('a.txt')];
      if (files.join('') !== 'mine\nfirst\n') wrong.push(`the start of the run was ${JSON.stringify(files)}`);
      return wrong;
    },
  },
  'run --resume ': {
    args: ['run', '--resume', 'hit'],
    /** Killed as it wrote down what came of the first attempt. */
    prepare: async (place) => {
      const count = join(place.watched, '..', 'count');
      const counted = withFaults({ folder: place.watched, fault: 'KILL:0', log: count });
      await place.harnessgymWith(counted, place.run);
      const calls = (await readFile(count, 'utf8')).trim().split('\n');
      const at = calls.findIndex((call) => /^rename .*\.iteration-1\.json\.[^.]+\.tmp/.test(call)) + 1;
      await place.begin();
      const killed = withFaults({ folder: place.watched, fault: `KILL:${at}` });
      if ((await startCli(place.run, { ...place.at, ...killed }).result).code !== null) throw new Error('not killed');
    },
    /** It goes on to its end, unless the hit one got there. */
    async mistakes(place, hit) {
      const wrong: string[] = [];
      const { code, stderr } = await callMain(['run', '--resume', 'hit'], place.at);
      if (hit.code !== 0 && code !== 0 && !stderr.includes('is finished')) wrong.push(`the next: ${code}: ${stderr}`);
      const [run] = JSON.parse(await place.harnessgym('runs', '--json'));
      if (run?.state.state !== 'finished') wrong.push(`the run is ${JSON.stringify(run?.state)}`);
      // What nobody could remove goes with the start of a run; one that is finished is refused before.
      if ((await leftovers(place.watched)).length > 0) await place.harnessgym(...place.next);
      return wrong;
    },
  },
};

/** One of them by the seed, unless the walk is asked for. */
const codes = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE'].filter(
  (_, index) => process.env['HARNESSGYM_FAULTS'] !== undefined || index === faultSeed % 4,
);

describe.each(Object.entries(victims))('%sin which a file operation fails', (_name, victim) => {
  it.each(codes)(
    `with %s loses nothing that is referred to, and the next one does the rest (seed ${faultSeed})`,
    async (code) => {
      await using place = await openPlace();
      await victim.prepare(place);
      await place.keep();
      const whole = await goThrough(place, victim, `${code}:0`);
      expect(whole.mistakes).toEqual([]);
      const mistakes: string[] = [];
      for (const at of chooseCalls(whole.calls))
        for (const fault of [`${code}:${at}`, `${code}:${at}:on`])
          for (const mistake of (await goThrough(place, victim, fault)).mistakes)
            mistakes.push(`${fault} ${whole.calls[at - 1]}: ${mistake}`);
      expect(mistakes).toEqual([]);
    },
    3_600_000,
  );
});

async function goThrough(place: Place, { args, mistakes }: Victim, fault: string) {
  await place.begin();
  const log = join(place.watched, '..', 'calls');
  await rm(log, { force: true });
  const hit = await runCli(args, { ...place.at, ...withFaults({ folder: place.watched, fault, log }) });
  const calls = (await readFile(log, 'utf8')).trim().split('\n');
  const wrong = [...exitMistakes(hit, { fault, calls, folder: place.watched }), ...(await place.mistakes())];
  try {
    wrong.push(...(await mistakes(place, hit)));
  } catch (error) {
    wrong.push(String(error));
  }
  wrong.push(...(await place.mistakes()), ...(await documentMistakes(place.workspace, 'killed')));
  const left = await leftovers(place.watched);
  // Where nothing could be removed to the end of a run that is finished, its dead lock waits for the next run.
  const isLock = (path: string) => fault.endsWith(':on') && path.endsWith('/run.lock');
  for (const path of left.filter((path) => !isLock(path))) wrong.push(`left behind: ${path}`);
  return { calls, mistakes: wrong };
}

function succeeded(args: readonly string[], { code, stdout, stderr }: Omit<CliResult, 'signal'>): string {
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** The small task at one place, which begins again as it was kept. */
async function openPlace() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-command-faults-')));
  const task = await writeSmallTask(folder);
  const kept = join(folder, 'kept');
  const at = { cwd: task.workspace, state: task.state };
  const keep = async () => {
    await rm(kept, { recursive: true, force: true });
    await cp(task.watched, kept, { recursive: true, verbatimSymlinks: true });
  };
  const harnessgymWith = async (options: Partial<Parameters<typeof runCli>[1]>, args: readonly string[]) => {
    return succeeded(args, await runCli(args, { ...at, ...options }));
  };
  const harnessgym = async (...args: readonly string[]) => succeeded(args, await callMain(args, at));
  await keep();
  return {
    ...task,
    at,
    keep,
    harnessgym,
    harnessgymWith,
    async begin() {
      await rm(task.watched, { recursive: true, force: true });
      await cp(kept, task.watched, { recursive: true, verbatimSymlinks: true });
    },
    put: (path: string, text: string) => writeFile(join(task.workspace, path), text),
    text: (path: string) => readFile(join(task.workspace, path), 'utf8').catch(String),
    entries: async (): Promise<{ what: string; snapshot: string }[]> =>
      JSON.parse(await harnessgym('restore', '--json')),
    /** Makes a run one of years ago. */
    async age(runId: string) {
      const [name = ''] = await readdir(task.state);
      const summary = join(task.workspace, '.harnessgym/runs', runId, 'summary.json');
      for (const path of [summary, join(task.state, name, 'runs', runId, 'snapshots.jsonl')])
        await writeFile(path, (await readFile(path, 'utf8')).replaceAll(/"20\d\d-/g, '"2020-'));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
