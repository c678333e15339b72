import { isObject, nestsDeeper, parseJson } from '@harnessgym/internal-fs/parse-json';
import { extractScore, type FoundScore } from './extract-score.js';
import type { Score } from './score.js';

const passingWords: readonly string[] = ['passed', 'pass', 'ok', 'success', 'solved'];

/** How the scorer's process ended, as far as scoring cares. */
export type ScorerExit =
  | { ended: 'exited'; exitCode: number }
  | { ended: 'signalled' }
  | { ended: 'timed-out' }
  | { ended: 'unavailable' };

export interface ScorerReading {
  score: Score;
  printed?: FoundScore;
  json?: Readonly<Record<string, unknown>>;
}

/**
 * What a scorer said. It passed when it exited with 0, printed a JSON object (all of stdout, or its last line), and
 * that object's `status` is absent or a passing word.
 */
export function readScorerOutput(exit: ScorerExit, stdout: string, key: string): ScorerReading {
  const json = jsonObject(stdout);
  const printed = json && extractScore(json, key);
  const facts = { ...(json && { json }), ...(printed && { printed }) };
  const reason = failureOf(exit, json);
  if (reason !== undefined) return { score: { status: 'invalid', reason }, ...facts };
  return { score: printed ? { status: 'valid', value: printed.value } : { status: 'unscored' }, ...facts };
}

/** Our documents repeat what a scorer printed, indented: deeper nesting would make them grow out of bounds. */
const deepest = 32;

function jsonObject(stdout: string): Record<string, unknown> | undefined {
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
  return [stdout, lastLine]
    .map(parseJson)
    .filter(isObject)
    .find((value) => !nestsDeeper(value, deepest));
}

function failureOf(exit: ScorerExit, json: Record<string, unknown> | undefined) {
  if (exit.ended === 'timed-out') return 'timeout';
  if (exit.ended === 'unavailable') return 'unavailable';
  if (exit.ended === 'signalled' || exit.exitCode !== 0) return 'failed';
  if (json === undefined) return 'invalid-output';
  return saysPassed(json['status']) ? undefined : 'failed';
}

function saysPassed(status: unknown): boolean {
  if (status === undefined || status === null) return true;
  return typeof status === 'string' && passingWords.includes(status.toLowerCase());
}
