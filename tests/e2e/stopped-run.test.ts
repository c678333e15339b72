import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentMistakes } from '../../packages/core/src/testing/run-documents.js';
import { runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

/** Each turn adds a line to `turns`; the turn that the file `refused` names has a service that refuses, or is
 * the end of the command. */
const scenario = `import { appendFile, readFile, writeFile } from 'node:fs/promises';
const beside = (name) => new URL(name, import.meta.url);
export default {
  name: 'refused',
  plays: [],
  async turn({ phase, iteration, workspace }) {
    const name = iteration + ' ' + phase;
    const refused = await readFile(beside('refused'), 'utf8').catch(() => '');
    if (refused === name) return { ended: { outcome: 'api-error', code: '429', reason: 'Too many requests.' } };
    if (refused === name + ' is killed') process.kill(process.pid, 'SIGKILL');
    await appendFile(beside('turns'), name + '\\n');
    if (phase === 'attempt') await writeFile(workspace + '/agent.txt', name);
    return { finalMessage: 'Done.', usage: { inputTokens: 900, cachedInputTokens: 0, outputTokens: 100, costUsd: 0.5 } };
  },
};
`;

async function prepare() {
  const scratch = await scratchExample('numerical_debug_task');
  await writeFile(join(scratch.folder, 'refused.mjs'), scenario);
  const at = { cwd: scratch.workspace, state: scratch.state };
  const play = ['--task-text', 'Do it.', '--runner', 'fake', '--fake-scenario', join(scratch.folder, 'refused.mjs')];
  return {
    ...scratch,
    start: (...flags: string[]) => runCli(['run', ...play, '--iterations', '2', '--run-id', 'r', ...flags], at),
    harnessgym: (...args: string[]) => runCli(args, at),
    refuse: (turn: string) => writeFile(join(scratch.folder, 'refused'), turn),
    accept: () => rm(join(scratch.folder, 'refused')),
    turns: async () => (await readFile(join(scratch.folder, 'turns'), 'utf8')).trim().split('\n'),
  };
}

const turns = ['1 attempt', '1 reflection', '1 build', '2 attempt', '2 reflection', '2 build'];

it.each([
  ['2 attempt', 'attempt'],
  ['1 build', 'build'],
])(
  'D-16 a run whose service refuses the %s stops with exit code 3, and --resume goes on with that turn',
  async (turn, step) => {
    await using scratch = await prepare();
    await scratch.refuse(turn);
    const stopped = await scratch.start();
    expect(stopped.code).toBe(3);
    expect(stopped.stderr).toMatch(/ run stopped: service-unavailable\nGo on with r: .* --resume r\n$/);
    expect((await scratch.harnessgym('runs')).stdout).toMatch(/ stopped: service-unavailable$/m);
    expect((await scratch.harnessgym('show', 'latest')).stdout).toMatch(/^Go on .* --resume r$/m);

    // As long as it refuses, nothing but that turn is tried again.
    expect((await scratch.harnessgym('run', '--resume', 'r')).code).toBe(3);
    await scratch.accept();
    const { code, stderr } = await scratch.harnessgym('run', '--resume', 'r');
    expect([code, stderr]).toEqual([0, expect.stringContaining(`run r goes on at the ${step}`)]);
    expect(await scratch.turns()).toEqual(turns);
    const summary = await scratch.json('.harnessgym/runs/r/summary.json');
    expect(summary.run_state).toEqual({ state: 'finished', reason: 'iterations-used' });
    expect(summary.usage).toMatchObject({ turns: 6, input_tokens: 5_400, cost_usd: 3 });
    expect(await documentMistakes(scratch.workspace)).toEqual([]);
  },
);

it('D-17 a limit ends a run between turns, with exit code 0, and a resumed run keeps it', async () => {
  await using scratch = await prepare();
  await scratch.refuse('1 reflection');
  expect((await scratch.start('--max-cost-usd', '1', '--max-tokens', '50000')).code).toBe(3);
  await scratch.accept();
  const { code, stderr } = await scratch.harnessgym('run', '--resume', 'r');
  expect([code, stderr]).toEqual([0, expect.stringContaining(' run finished: max-cost\n')]);
  expect(stderr).toContain('warning: The run ended at --max-cost-usd 1: its turns used 1 USD.');
  expect(await scratch.turns()).toEqual(turns.slice(0, 2));
  expect(await scratch.json('.harnessgym/runs/r/run_config.json')).toMatchObject({
    max_cost_usd: 1,
    max_tokens: 50_000,
  });
  const again = await scratch.harnessgym('run', '--resume', 'r');
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('Run r is finished')]);
});

it.each([
  ['refused', '2 attempt', 3],
  ['killed', '2 attempt is killed', null],
])('C-04 what an attempt that was %s finds and leaves when it begins again is listed', async (_name, turn, code) => {
  await using scratch = await prepare();
  await scratch.refuse(turn);
  expect((await scratch.start('--task-state', 'reset', '--iterations', '3')).code).toBe(code);
  await writeFile(join(scratch.workspace, 'mine.txt'), 'mine');
  await scratch.accept();
  expect((await scratch.harnessgym('run', '--resume', 'r')).code).toBe(0);
  const entries = JSON.parse((await scratch.harnessgym('restore', '--json')).stdout);
  expect(entries.map(({ what }: { what: string }) => what)).toEqual(['evidence', 'before', 'evidence', 'start']);
  const found = [];
  for (const { snapshot } of entries.slice(0, 3)) {
    expect((await scratch.harnessgym('restore', snapshot)).code).toBe(0);
    const text = (name: string) => readFile(join(scratch.workspace, name), 'utf8').catch(() => 'none');
    found.push([await text('agent.txt'), await text('mine.txt')]);
  }
  expect(found).toEqual([
    ['2 attempt', 'none'],
    ['none', 'mine'],
    ['1 attempt', 'none'],
  ]);
});
