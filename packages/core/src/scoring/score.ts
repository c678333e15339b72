/** A number that counts, or why there is none. */
export type Score =
  | { status: 'valid'; value: number }
  | { status: 'invalid'; reason: 'failed' | 'invalid-output' | 'timeout' | 'tampered' | 'unavailable' };

/** One run of the scorer. Beside the score, because a scorer may pass without a number, and a failing one may print one. */
export interface Measurement {
  passed: boolean;
  /** Absent when the scorer passed and printed no number. */
  score?: Score;
  /** The number it printed, whether or not it counts. */
  printed?: number;
  /** The key it was printed under: the one asked for, or `score` in its place. */
  printedAs?: string;
  command: string;
  /** Absent when the scorer was killed or could not start. */
  exitCode?: number;
  timedOut: boolean;
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
  return measurement?.passed && measurement.score?.status === 'valid' ? measurement.score.value : undefined;
}
