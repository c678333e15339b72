import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectOutput } from '@harnessgym/internal-testkit/collect-output';
import { describe, expect, it } from 'vitest';
import { listFolder } from '../../internal/fs/src/list-folder.js';
import { mapLimited } from '../../internal/fs/src/map-limited.js';
import { markedProcesses } from './marked-processes.js';
import { seededMoments } from './seeded-moments.js';

const seed = Number(process.env['HARNESSGYM_KILL_SEED'] ?? Date.now() % 1_000_000);
const moments = Number(process.env['HARNESSGYM_KILL_MOMENTS'] ?? 20);
const program = fileURLToPath(new URL('study-program.mjs', import.meta.url));

describe.runIf(process.platform === 'linux')('a study that was killed', () => {
  it.each(['1', '2'])(
    `goes on with --jobs %s to the report of one that was not, and runs no trial twice (seed ${seed})`,
    async (jobs) => {
      const whole = await inScratch(async (folder) => {
        const started = performance.now();
        await run(folder, 'start', jobs);
        return { durationMs: performance.now() - started, report: await factsOf(folder) };
      });
      expect(whole.report).toMatchObject({ analysis: { complete: true, verdict: 'helps' } });
      const kills = seededMoments(seed, Math.ceil(moments / 2)).map((moment) => moment * whole.durationMs);
      await mapLimited(kills, availableParallelism(), (afterMs) =>
        inScratch(async (folder) => {
          const pid = await killAfter(folder, { jobs, afterMs });
          const finished = await finishedTrials(folder);
          await run(folder, existsSync(join(folder, 'out', 'study.json')) ? 'resume' : 'start', jobs);
          const { before, after } = await eventsAround(folder);
          const startedAgain = after.filter(({ type }) => type === 'trial-started').map(({ slot }) => slot);
          expect(startedAgain.filter((slot) => finished.has(slot ?? ''))).toEqual([]);
          expect(new Set(startedAgain).size).toBe(startedAgain.length);
          for (const { slot } of before.filter(({ type }) => type === 'trial-ended'))
            expect([...finished.keys()]).toContain(slot);
          for (const [slot, text] of await finishedTrials(folder))
            if (finished.has(slot)) expect(text).toBe(finished.get(slot));
          expect(await factsOf(folder)).toEqual(whole.report);
          expect(await listFolder(join(folder, 'state', 'trials'))).toEqual([]);
          expect(markedProcesses(pid)).toEqual([]);
        }),
      );
    },
    1_800_000,
  );
});

async function inScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-study-')));
  try {
    const files = {
      'task/task.md': 'Lower the number in score.txt.\n',
      'task/score.txt': '10\n',
      'bundle/.harnessgym/skills/pace/SKILL.md':
        '---\nname: pace\ndescription: How to lower a number.\n---\n\nTake away four.\n',
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function start(folder: string, how: 'start' | 'resume', jobs: string) {
  const child = spawn(process.execPath, [program, how, folder, jobs], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, result: collectOutput(child) };
}

async function run(folder: string, how: 'start' | 'resume', jobs: string): Promise<void> {
  const { code, stderr } = await start(folder, how, jobs).result;
  expect(code, stderr).toBe(0);
}

async function killAfter(folder: string, { jobs, afterMs }: { jobs: string; afterMs: number }) {
  const { child, result } = start(folder, 'start', jobs);
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await result;
  clearTimeout(timer);
  await writeFile(join(folder, 'events'), '{"type":"killed"}\n', { flag: 'a' });
  return child.pid;
}

interface Event {
  type: string;
  slot?: string;
}

async function eventsAround(folder: string): Promise<{ before: Event[]; after: Event[] }> {
  const lines = (await readFile(join(folder, 'events'), 'utf8')).trim().split('\n');
  const events = lines.map((line): Event => JSON.parse(line));
  const at = events.findIndex(({ type }) => type === 'killed');
  return { before: events.slice(0, at), after: events.slice(at + 1) };
}

/** The documents of the trials that are over, by slot. */
async function finishedTrials(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const arm of ['plain', 'harnessed'])
    for (const name of await readdir(join(folder, 'out', arm)).catch(() => [])) {
      const path = join(folder, 'out', arm, name, 'trial.json');
      if (existsSync(path)) found.set(`${arm} ${name.replace('trial_', '')}`, await readFile(path, 'utf8'));
    }
  return found;
}

/** The report, but for times, loads, ids and the scratch folder. */
async function factsOf(folder: string): Promise<unknown> {
  const text = await readFile(join(folder, 'out', 'compare_report.json'), 'utf8');
  const told = text.replaceAll(folder, '').replaceAll(/\b\d{8}T\d{6}Z-[0-9a-f]{8}\b/g, 'run');
  const isOfOthers = ({ kind }: { kind: string }) => kind === 'busy-machine';
  return JSON.parse(told, (key, value) => {
    if (isOfTheMoment.test(key)) return undefined;
    return key === 'findings' ? value.filter((finding: { kind: string }) => !isOfOthers(finding)) : value;
  });
}

const isOfTheMoment =
  /(_at|At|seconds|Seconds|duration_ms|hash|digest|planHash|plan_hash|run_id|secret)$|^(load|timeToTarget|medianTimeToTarget|path)$|_duration_seconds$/;
