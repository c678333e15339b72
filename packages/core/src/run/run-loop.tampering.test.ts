import { chmod, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Objective } from '../task.js';
import { besidePerson } from '../testing/beside-person.js';
import { type Script, stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

/** Scores the number in `answer`, less is better, with what `lib/limit` adds. */
const scorer = `printf '{"score": %s}\\n' $(($(cat answer) + $(cat lib/limit)))\n`;
const files = { 'score.sh': scorer, 'lib/limit': '10', answer: '100', 'notes.txt': '' };

type Cheat = (workspace: string) => Promise<void>;

/** The real loop with one attempt that mends the answer to 50 and then cheats. */
function play(cheat: Cheat, objective: Partial<Objective>) {
  const attempt: Script['attempt'] = async ({ workspace, resultPath }) => {
    await writeFile(join(workspace, 'answer'), '50');
    await writeFile(resultPath, JSON.stringify({ status: 'solved', verified: true, metrics: { score: 0 } }));
    await cheat(workspace);
    return undefined;
  };
  return stage({
    objective: { command: 'sh score.sh', optimize: true, target: 5, ...objective },
    files,
    context: { iterations: 1, restoreBest: false },
    script: { attempt },
  });
}

const protect = ['score.sh', 'lib/**'];

it.each<[string, Cheat, string[]]>([
  ['rewrites the scorer', (at) => writeFile(join(at, 'score.sh'), 'echo \'{"score": 1}\''), ['score.sh']],
  ['removes what the scorer reads', (at) => rm(join(at, 'lib/limit')), ['lib/limit']],
  [
    'puts a link in its place',
    async (at) => {
      await rm(join(at, 'lib/limit'));
      await symlink('../answer', join(at, 'lib/limit'));
    },
    ['lib/limit'],
  ],
  [
    'puts a folder of what no snapshot holds in its place',
    async (at) => {
      await rm(join(at, 'lib/limit'));
      await mkdir(join(at, 'lib/limit/node_modules'), { recursive: true });
      await writeFile(join(at, 'lib/limit/node_modules/x'), '');
    },
    ['lib/limit'],
  ],
  [
    'puts a link in the place of its folder',
    async (at) => {
      await rm(join(at, 'lib'), { recursive: true });
      await mkdir(join(at, 'own'));
      await writeFile(join(at, 'own/limit'), '-60');
      await symlink('own', join(at, 'lib'));
    },
    ['lib', 'lib/limit'],
  ],
  ['makes it unreadable', (at) => chmod(join(at, 'lib/limit'), 0), ['lib/limit']],
  ['adds a file beside it', (at) => writeFile(join(at, 'lib/extra'), ''), ['lib/extra']],
])(
  'B-09 an attempt that %s is tampered: the number after all is back is told, and does not count',
  async (_, cheat, paths) => {
    await using run = await play(cheat, { protect });
    await runLoop(run.loop);
    const iteration = await run.json('iterations', '1', 'iteration.json');
    expect(iteration.measurement).toMatchObject({
      score: { status: 'invalid', reason: 'tampered' },
      printed: { value: 60 },
      tampering: { when: 'before-scoring', count: paths.length, paths },
    });
    expect(iteration).not.toHaveProperty('checkpoint');
    expect(iteration.verdict).toMatchObject({
      verified: false,
      targetReached: false,
      solved: false,
      status: 'unverified',
    });
    expect(await run.json('summary.json')).toMatchObject({
      solved: false,
      best_score: 110,
      optimization: { improved: false },
    });
    expect([await run.read('score.sh'), await run.read('lib/limit')]).toEqual([scorer, '10']);
    expect((await lstat(run.path('lib/limit'))).mode & 0o777).toBe(0o644);
    const before = await run.loop.snapshots.find(iteration.measurement.tampering.found);
    expect(await run.loop.snapshots.difference(before, await run.start())).toEqual(expect.arrayContaining(paths));
  },
);

it('B-09 a change that the scored code makes while the scorer runs is tampered as well', async () => {
  // A scorer that runs what was edited gives it the chance to.
  const runsIt = `sh answer; printf '{"score": %s}\\n' "$(cat lib/limit)"\n`;
  await using run = await play((at) => writeFile(join(at, 'answer'), 'echo 0 > lib/limit'), { protect });
  await run.write('score.sh', runsIt);
  await run.write('answer', 'true');
  await runLoop(run.loop);
  const { measurement } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement).toMatchObject({
    score: { status: 'invalid', reason: 'tampered' },
    tampering: { when: 'while-scoring', paths: ['lib/limit'] },
  });
  expect(await run.read('lib/limit')).toBe('10');
});

it('B-09 what the scored code bends while the scorer runs is put back after an attempt that was tampered before too', async () => {
  const cheat: Cheat = async (at) => {
    await writeFile(join(at, 'lib/limit'), '1');
    await writeFile(join(at, 'answer'), 'echo 0 > lib/limit');
  };
  await using run = await play(cheat, { protect });
  await run.write('score.sh', `sh answer; printf '{"score": %s}\\n' "$(cat lib/limit)"\n`);
  await run.write('answer', 'true');
  await runLoop(run.loop);
  const { measurement } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement.tampering).toMatchObject({ when: 'before-scoring', paths: ['lib/limit'] });
  expect(await run.read('lib/limit')).toBe('10');
});

it('B-09 a scorer that one of several runs bends and the last puts back is tampered, and judges no other run', async () => {
  const bent = `echo '{"score": 1}'; test -e ../last && cp -p ../honest score.sh; touch ../last`;
  await using run = await play((at) => writeFile(join(at, 'answer'), 'mv score.sh ../honest; cp ../bent score.sh'), {
    protect,
    repeats: 3,
  });
  await run.write('../bent', bent);
  await run.write('score.sh', `test -e ../honest || sh answer; echo '{"score": 60}'\n`);
  await run.write('answer', 'true');
  await runLoop(run.loop);
  const { measurement, verdict } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement).toMatchObject({
    score: { status: 'invalid', reason: 'tampered' },
    tampering: { when: 'while-scoring', paths: ['score.sh'] },
    repeats: { samples: [60, 60, 60] },
  });
  expect(verdict.solved).toBe(false);
});

it('B-09 an attempt that leaves what is protected alone is scored as ever', async () => {
  await using run = await play((at) => writeFile(join(at, 'notes.txt'), 'a note'), { protect });
  await runLoop(run.loop);
  const { measurement, verdict } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement.score).toEqual({ status: 'valid', value: 60 });
  expect([verdict.status, measurement.tampering]).toEqual(['improved', undefined]);
});

it('B-09 with editable files, nothing else that an attempt changed is seen by the scorer', async () => {
  const cheat: Cheat = async (at) => {
    await writeFile(join(at, 'score.sh'), 'echo \'{"score": 1}\'');
    await writeFile(join(at, 'lib/limit'), '-50');
    await mkdir(join(at, 'node_modules'));
  };
  await using run = await play(cheat, { editable: ['answer'] });
  await runLoop(run.loop);
  const { measurement, verdict } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement).toMatchObject({
    score: { status: 'valid', value: 60 },
    ignoredChanges: { count: 2, paths: ['lib/limit', 'score.sh'] },
  });
  expect(verdict.status).toBe('improved');
  expect(await run.read('lib/limit')).toBe('-50');
});

it.each<[string, string]>([
  ['out of the task', '/etc/hostname'],
  ['out of it by going up', '../../outside'],
  ['nowhere', 'missing'],
])('B-09 an editable file that is a link leading %s is tampered, and the original is scored', async (_, target) => {
  const cheat: Cheat = async (at) => {
    await rm(join(at, 'answer'));
    await symlink(target, join(at, 'answer'));
  };
  await using run = await play(cheat, { editable: ['answer'] });
  await runLoop(run.loop);
  const { measurement } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement).toMatchObject({
    score: { status: 'invalid', reason: 'tampered' },
    printed: { value: 110 },
    tampering: { paths: ['answer'] },
  });
});

it.each<[string, Cheat, string[]]>([
  [
    'a link takes the place of a folder',
    async (at) => {
      await rm(join(at, 'src/lib'), { recursive: true });
      await symlink('.', join(at, 'src/lib'));
      await writeFile(join(at, 'src/limit'), '-60');
    },
    ['src/lib/limit'],
  ],
  [
    'a folder takes the place of a file',
    async (at) => {
      await rm(join(at, 'own'));
      await mkdir(join(at, 'own/src'), { recursive: true });
      await writeFile(join(at, 'own/src/a'), '');
    },
    ['own'],
  ],
])('B-09 where %s that does not count, an editable one is tampered, and is not scored', async (_, cheat, paths) => {
  await using run = await play(cheat, { editable: ['answer', 'src/*', 'own/**/*'] });
  await run.write('score.sh', `printf '{"score": %s}\\n' $(($(cat answer) + $(cat src/lib/limit) + $(cat own)))\n`);
  await run.write('src/lib/limit', '10');
  await run.write('own', '1');
  await runLoop(run.loop);
  const { measurement, verdict } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement).toMatchObject({
    score: { status: 'invalid', reason: 'tampered' },
    printed: { value: 61 },
    tampering: { when: 'before-scoring', paths },
  });
  expect(verdict.solved).toBe(false);
});

it('X5 a build product that is newer than its source is not there when editable files are scored', async () => {
  const build = 'test answer -nt built || cp answer built; printf \'{"score": %s}\\n\' "$(cat built)"\n';
  const cheat: Cheat = async (at) => writeFile(join(at, 'built'), '1');
  await using run = await play(cheat, { editable: ['answer'] });
  await run.write('score.sh', build);
  await runLoop(run.loop);
  expect((await run.json('iterations', '1', 'iteration.json')).measurement.score).toEqual({
    status: 'valid',
    value: 50,
  });
});

it('a secret is new for each run of the scorer, and the same for the run on the untouched task beside it', async () => {
  const asks = `read -r line; echo "$line" >> ../given; echo '{"score": 1}'\n`;
  await using run = await play(async () => undefined, { secret: true, repeats: 2, target: 0, editable: ['answer'] });
  await run.write('score.sh', asks);
  await runLoop(run.loop);
  const given = (await run.read('../rooms/given')).trim().split('\n').slice(2);
  expect([given.length, given[0], given[2], new Set(given).size]).toEqual([4, given[1], given[3], 2]);
  const { measurement } = await run.json('iterations', '1', 'iteration.json');
  expect(given[0]).toBe(JSON.stringify({ secret: measurement.secret }));
});

it('a scorer that asked for a secret gets a new one each round, by its stdin alone, and it is on record', async () => {
  const asks = `read -r line; env > seen; printf '{"score": 1, "given": %s}\\n' "$line"\n`;
  await using run = await play(async () => undefined, { secret: true, target: 0 });
  await run.write('score.sh', asks);
  await runLoop(run.loop);
  const { measurement } = await run.json('iterations', '1', 'iteration.json');
  const { baseline } = await run.json('summary.json');
  expect(measurement.secret).toMatch(/^[0-9a-f]{64}$/);
  expect(measurement.json.given).toEqual({ secret: measurement.secret });
  expect(baseline?.secret ?? '').not.toBe(measurement.secret);
  expect(await readFile(run.path('seen'), 'utf8')).not.toContain(measurement.secret);
});

it('C-02 what a person saves while the protected files come back is kept too', async () => {
  await using run = await play((at) => writeFile(join(at, 'score.sh'), 'echo 1'), { protect });
  const { store, evidence } = besidePerson(run.loop.store, () => run.write('notes.txt', 'saved by a person'));
  await runLoop({ ...run.loop, store });
  expect(await run.read('score.sh')).toBe(scorer);
  expect(await run.readIn(evidence[1], 'notes.txt')).toBe('saved by a person');
});
