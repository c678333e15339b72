import { isObject } from '@harnessgym/internal-fs/parse-json';

/** What a log may hold of a call's arguments: their names and their size. Absent arguments are an empty object. */
export function describeArguments(given: unknown): { argumentKeys: readonly string[]; argumentJsonBytes: number } {
  const value = given ?? {};
  return { argumentKeys: isObject(value) ? Object.keys(value).sort() : [], argumentJsonBytes: jsonBytes(value) };
}

/** The size of a parsed value as compact JSON in UTF-8; 0 when there is none. */
export function jsonBytes(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}
