// @ts-check
import { ToolError } from './tool-error.mjs';

/**
 * @typedef {object} Property
 * @property {'string' | 'integer' | 'boolean' | 'object'} type
 * @property {string} description
 * @property {readonly string[]} [enum]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number | boolean} [default]
 *
 * @typedef {{ type: 'object', properties: Record<string, Property>, required: readonly string[], additionalProperties: false }} Schema
 */

/**
 * The arguments with defaults filled in. Throws ToolError with every fault at once, so that one retry is enough.
 * @param {Schema} schema
 * @param {unknown} given
 * @returns {Record<string, unknown>}
 */
export function checkArguments(schema, given) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ToolError('invalid_arguments', 'the arguments are no object');
  }
  const values = new Map(Object.entries(given));
  const problems = [...values.keys()]
    .filter((name) => !Object.hasOwn(schema.properties, name))
    .map((name) => `unknown argument "${name}"`);
  /** @type {Record<string, unknown>} */
  const checked = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = values.get(name) ?? property.default;
    if (value !== undefined) checked[name] = value;
    const problem = value === undefined ? missing(schema, name) : wrong(property, value);
    if (problem !== undefined) problems.push(`"${name}" ${problem}`);
  }
  if (problems.length > 0) throw new ToolError('invalid_arguments', problems.join('; '), { problems });
  return checked;
}

/**
 * @param {Schema} schema
 * @param {string} name
 */
function missing(schema, name) {
  if (!schema.required.includes(name)) return undefined;
  const choices = schema.properties[name]?.enum;
  return choices === undefined ? 'is required' : `is required: ${choices.join(' or ')}`;
}

/**
 * @param {Property} property
 * @param {unknown} value
 */
function wrong({ type, enum: choices, minimum, maximum }, value) {
  const fits = type === 'integer' ? Number.isSafeInteger(value) : typeof value === type && !Array.isArray(value);
  if (!fits) return `must be of type ${type}`;
  if (choices !== undefined && !choices.includes(String(value))) return `must be ${choices.join(' or ')}`;
  if (minimum !== undefined && Number(value) < minimum) return `must be at least ${minimum}`;
  if (maximum !== undefined && Number(value) > maximum) return `must be at most ${maximum}`;
  return undefined;
}
