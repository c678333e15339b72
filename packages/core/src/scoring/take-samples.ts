import { randomBytes } from 'node:crypto';
import type { Snapshot } from '@harnessgym/workspace';
import { median } from './median.js';
import { noiseFloor } from './noise-floor.js';
import type { Round } from './open-round.js';
import type { ScoringContext } from './run-scorer.js';
import { type Measurement, type MeasureRequest, type Scorer, validScore } from './score.js';

type Logs = MeasureRequest['logs'];

export interface Sampling {
  scorer: Scorer;
  round: Round;
  logs: MeasureRequest['logs'];
  template: Snapshot;
  /** Measured before the first attempt; absent for that measurement itself. */
  baseline?: Measurement;
}

/**
 * Runs the scorer as often as asked, each time beside a run on the untouched task, so that a machine that slows down slows
 * both. Both are told the same secret, and the next pair another: no code can look up what it noted in the run before. The
 * score is the median. The first run that gives no number is the whole measurement.
 */
export async function takeSamples(sampling: Sampling, context: ScoringContext): Promise<Measurement> {
  const { scorer, round, logs, baseline } = sampling;
  const { repeats = 1, secret: isSecret = false } = context.task.objective;
  const measured: Measurement[] = [];
  const beside: number[] = [];
  for (let run = 1; run <= repeats; run += 1) {
    const runLogs = logsOfRun(logs, run);
    const secret = isSecret && { secret: randomBytes(32).toString('hex') };
    const request = { signal: context.signal, ...secret };
    if (repeats > 1 && validScore(baseline) !== undefined) {
      const workspace = await roomsOf(context).bring('baseline', sampling.template);
      const again = await scorer.measure({ ...request, workspace, logs: runLogs.baseline });
      const score = validScore(again);
      if (score !== undefined) beside.push(score);
    }
    const answer = await scorer.measure({ ...request, workspace: await round.place(), logs: runLogs.own });
    const one = { ...answer, ...secret };
    if (repeats === 1 || validScore(one) === undefined) return one;
    measured.push(one);
  }
  return combine(measured, { before: baseline?.repeats?.samples ?? [], beside });
}

function roomsOf({ scoringRooms }: ScoringContext) {
  if (scoringRooms === undefined) throw new TypeError('The baseline is measured again in a room, and there are none.');
  return scoringRooms;
}

function logsOfRun({ folder, prefix }: Logs, run: number): { own: Logs; baseline: Logs } {
  const own = run === 1 ? prefix : `${prefix}_${run}`;
  return { own: { folder, prefix: own }, baseline: { folder, prefix: `${prefix}_baseline_${run}` } };
}

/** Where the runs of a round write. */
export function roundLogs(logs: Logs, repeats = 1): Logs[] {
  if (repeats === 1) return [logs];
  return Array.from({ length: repeats }, (_, index) => Object.values(logsOfRun(logs, index + 1))).flat();
}

/** The documents of the first run, with the median in the place of its number. */
function combine(
  measured: readonly Measurement[],
  baseline: { before: readonly number[]; beside: readonly number[] },
): Measurement {
  const [first] = measured;
  if (first === undefined) throw new TypeError('A median needs a run.');
  const samples = measured.flatMap((one) => validScore(one) ?? []);
  const value = median(samples);
  const floor = noiseFloor({ samples, baseline: [...baseline.before, ...baseline.beside] });
  return {
    ...first,
    score: { status: 'valid', value },
    printed: { value, key: first.printed?.key ?? 'score' },
    durationMs: measured.reduce((sum, { durationMs }) => sum + durationMs, 0),
    repeats: { samples, baseline: baseline.beside, ...(floor !== undefined && { noiseFloor: floor }) },
  };
}
