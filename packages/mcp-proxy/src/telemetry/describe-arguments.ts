import { isObject } from '@harnessgym/internal-fs/parse-json';
import { isPlain } from './is-plain.js';

/** What a log may hold of any call's arguments: their names and their size. Absent arguments are an empty object. */
export function describeArguments(given: unknown): { argumentKeys: readonly string[]; argumentJsonBytes: number } {
  const value = given ?? {};
  return { argumentKeys: isObject(value) ? Object.keys(value).sort() : [], argumentJsonBytes: jsonBytes(value) };
}

export const longestValues = 8_000;

/**
 * The values, for who asks for them: compact JSON, cut after 8,000 characters. Undefined for what is nested deeper than a
 * serializer goes.
 */
export function argumentValues(given: unknown): string | undefined {
  try {
    return JSON.stringify(given ?? {}).slice(0, longestValues);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * The size of a parsed value as compact JSON in UTF-8; 0 when there is none. It does not recurse: a message may be
 * nested as deep as its bytes allow, which is deeper than any stack.
 */
export function jsonBytes(value: unknown): number {
  if (!isNested(value)) return leafBytes(value);
  let bytes = 0;
  const waiting: object[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const inner: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    // The brackets and the commas, then of an object the keys and the colons.
    bytes += 2 + Math.max(0, inner.length - 1);
    if (!Array.isArray(next)) for (const key of Object.keys(next)) bytes += leafBytes(key) + 1;
    for (const each of inner) {
      if (isNested(each)) waiting.push(each);
      else bytes += leafBytes(each);
    }
  }
  return bytes;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const short = 100;

function leafBytes(value: unknown): number {
  if (typeof value === 'string' && value.length < short && isPlain(value)) return value.length + 2;
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}
