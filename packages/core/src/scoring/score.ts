import type { FoundScore } from './extract-score.js';
import type { IgnoredChanges, Tampering } from './tampering.js';

/** What a run of the scorer amounts to. All but `invalid` passed. */
export type Score =
  | { status: 'valid'; value: number }
  /** It passed and printed no number. */
  | { status: 'unscored' }
  | { status: 'invalid'; reason: 'failed' | 'invalid-output' | 'timeout' | 'tampered' | 'unavailable' };

/** One round of scoring: a run of the scorer, or of several their median. */
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
  /** Why the score is `tampered`. What the scorer printed after all was put back is still `printed`. */
  tampering?: Tampering;
  /** Present where only editable files count, and others were changed. */
  ignoredChanges?: IgnoredChanges;
  /** What the scorer was given on its stdin; made after the agent had ended. Of several runs, that of the one whose document this is. */
  secret?: string;
  /** Present where the scorer ran more than once. */
  repeats?: Repeats;
}

export interface Repeats {
  /** Of what is measured, in order. */
  samples: readonly number[];
  /** Of the untouched task, each taken right before one of the samples. */
  baseline: readonly number[];
  /** A gain that is not above it is none; absent where too little was measured to know. */
  noiseFloor?: number;
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
  /** For the scorer and nobody else: it must not be in arguments, the environment or a file. */
  secret?: string;
}

/** The value of a score that counts. */
export function validScore(measurement: Measurement | undefined): number | undefined {
  return measurement?.score.status === 'valid' ? measurement.score.value : undefined;
}

export function hasPassed({ score }: Measurement): boolean {
  return score.status !== 'invalid';
}

/** The value of a score that counts, with the noise that is known of it. */
export function scoreWithNoise(
  measurement: Measurement | undefined,
): { score: number; noiseFloor?: number } | undefined {
  const score = validScore(measurement);
  const noiseFloor = measurement?.repeats?.noiseFloor;
  return score === undefined ? undefined : { score, ...(noiseFloor !== undefined && { noiseFloor }) };
}
