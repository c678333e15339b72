import { isObject } from '@harnessgym/internal-fs/parse-json';

export interface FoundScore {
  value: number;
  /** `key` itself, or `score`, which stands in for it. */
  key: string;
}

/**
 * The metric `key` of a scorer's or an agent's document, in the documented order: top level, then `metrics`,
 * `objective` and `verification`; in each place `key` first, then `score`. Only finite numbers and strings that spell
 * one count; booleans never do.
 */
export function extractScore(document: Readonly<Record<string, unknown>>, key: string): FoundScore | undefined {
  const places = [document, document['metrics'], document['objective'], document['verification']];
  for (const place of places) {
    if (!isObject(place)) continue;
    for (const name of [key, 'score']) {
      const value = Object.hasOwn(place, name) ? finiteNumber(place[name]) : undefined;
      if (value !== undefined) return { value, key: name };
    }
  }
  return undefined;
}

/** `Number` also takes hexadecimal, and nothing at all for 0. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function finiteNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
