import { execFileSync } from 'node:child_process';
import { lstat, rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { RunProgress } from '../progress/run-progress.js';
import type { RunRecord } from '../run/records.js';
import { runLoop } from '../run/run-loop.js';
import { stage } from '../testing/stage.js';
import { appendState } from './append-state.js';
import { openSnapshotLog } from './open-snapshot-log.js';
import { readState } from './read-state.js';
import { keptSnapshotSchema } from './schemas/state-log-schemas.js';
import { stateLayout } from './state-layout.js';

it.each(['replaced by a pipe', 'removed', 'emptied of half its lines', 'left alone'])(
  'A-01 C-09 the notes of a run that is resumed are whole at once, though they were %s',
  async (how) => {
    await using play = await stage({
      objective: { command: 'cat score.json', optimize: true, protect: ['held'] },
      files: { 'score.json': '{"score": 100}', held: 'as it was' },
      context: { iterations: 2 },
      script: {
        async attempt({ iteration }) {
          await play.write('score.json', `{"score": ${10 * iteration}}`);
          if (iteration === 2) await play.write('held', 'changed');
          return undefined;
        },
        async reflection({ iteration }) {
          if (iteration === 1) await play.write('score.json', '{"score": 0}');
          return undefined;
        },
      },
    });
    const path = stateLayout(play.stateFolder).snapshotLog('run');
    const progress = progressOf(await runLoop(play.loop));
    const { lines } = await readState(path, keptSnapshotSchema);
    expect(lines.map(({ what }) => what).sort()).toEqual([
      'before',
      'checkpoint',
      'checkpoint',
      'evidence',
      'evidence',
      'start',
    ]);
    await spoil(path, how);
    const warnings: string[] = [];
    const warn = async (messages: readonly string[]) => void warnings.push(...messages);
    await openSnapshotLog(path, { warn, resumed: progress });
    const again = await readState(path, keptSnapshotSchema);
    expect(again.lines.map(withoutTime).sort()).toEqual(lines.map(withoutTime).sort());
    expect(
      await lstat(`${path}.aside`).then(
        () => true,
        () => false,
      ),
    ).toBe(how === 'replaced by a pipe');
    expect(warnings.at(-1)).toEqual(
      how === 'left alone' ? undefined : expect.stringContaining('are noted there again'),
    );
  },
);

async function spoil(path: string, how: string): Promise<void> {
  if (how === 'left alone') return;
  const { lines } = await readState(path, keptSnapshotSchema);
  await rm(path);
  if (how === 'replaced by a pipe') execFileSync('mkfifo', [path]);
  if (how !== 'emptied of half its lines') return;
  await appendState(path, { lines: lines.slice(3) });
}

function withoutTime({ at: _, ...line }: { at: string }): string {
  return JSON.stringify(line);
}

/** As it is when the best state is back, and the run is not closed. */
function progressOf({ startedAt, template, baseline, checkpoints, iterations, state, restoration }: RunRecord) {
  const start = checkpoints.find(({ iteration }) => iteration === 0);
  if (template === undefined || restoration?.outcome !== 'restored')
    throw new Error('The run did not come to its end.');
  const opening = { template, ...(baseline && { baseline }), ...(start && { start }), alreadyPassing: false };
  return {
    startedAt,
    opening: { reached: 'end', opening },
    iterations: new Map(iterations.map((record) => [record.iteration, { reached: 'end', record, result: {} }])),
    end: { reached: 'closing', state, before: restoration.before },
  } as unknown as RunProgress;
}
