// @ts-check
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @typedef {Record<string, unknown>} Json */

/**
 * Replaces a JSON document by what `change` makes of it, all or nothing. A missing file counts as `{}`.
 * @param {string} path
 * @param {(document: Json) => Json} change
 */
export async function updateJson(path, change) {
  const updated = change(await readJson(path));
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(updated, undefined, 2)}\n`);
  await rename(temporary, path);
}

/**
 * @param {string} path
 * @returns {Promise<Json>}
 */
export async function readJson(path) {
  try {
    const document = JSON.parse(await readFile(path, 'utf8'));
    if (isObject(document)) return document;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  throw new Error(`${path} holds no JSON object`);
}

/**
 * @param {unknown} value
 * @returns {value is Json}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
