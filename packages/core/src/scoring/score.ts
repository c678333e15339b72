import type { FoundScore } from './extract-score.js';

/** What a run of the scorer amounts to. All but `invalid` passed. */
export type Score =
  | { status: 'valid'; value: number }
  /** It passed and printed no number. */
  | { status: 'unscored' }
  | { status: 'invalid'; reason: 'failed' | 'invalid-output' | 'timeout' | 'tampered' | 'unavailable' };

/** One run of the scorer. */
export interface Measurement {
  score: Score;
  /** The number it printed, whether or not it counts, and under which key: the one asked for, or `score` in its place. */
  printed?: FoundScore;
  command: string;
  /** Absent when the scorer was killed or could not start. */
  exitCode?: number;
  durationMs: number;
  /** What it printed, when that was a JSON object. */
  json?: Readonly<Record<string, unknown>>;
  stdoutPath: string;
  stderrPath: string;
  /** The last line on stderr, for people. */
  lastError?: string;
  /** Why the logs are not whole. */
  logFault?: string;
}

/** Measures a workspace independently of the agent. Never throws on what the scorer does. */
export interface Scorer {
  /** How long a measurement may take, as far as the scorer knows. */
  readonly budgetMs?: number;
  measure(request: MeasureRequest): Promise<Measurement>;
}

export interface MeasureRequest {
  workspace: string;
  /** The logs go to `<folder>/<prefix>.stdout.txt` and `.stderr.txt`. */
  logs: { folder: string; prefix: string };
  signal: AbortSignal;
}

/** The value of a score that counts. */
export function validScore(measurement: Measurement | undefined): number | undefined {
  return measurement?.score.status === 'valid' ? measurement.score.value : undefined;
}

export function hasPassed({ score }: Measurement): boolean {
  return score.status !== 'invalid';
}
