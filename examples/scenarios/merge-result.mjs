// @ts-check
import { isObject, updateJson } from './json-file.mjs';

/** @import { Json } from './json-file.mjs' */

/**
 * Adds to `result.json` what the agent has to say and keeps all that the tool or an earlier turn wrote. Objects are
 * merged, anything else is replaced.
 * @param {string} resultPath
 * @param {Json} update
 */
export async function mergeResult(resultPath, update) {
  await updateJson(resultPath, (result) => merge(result, update));
}

/**
 * @param {Json} base
 * @param {Json} update
 * @returns {Json}
 */
function merge(base, update) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(update)) {
    const old = merged[key];
    merged[key] = isObject(old) && isObject(value) ? merge(old, value) : value;
  }
  return merged;
}
