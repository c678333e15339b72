import { isObject } from '@harnessgym/internal-fs/parse-json';
import { resolveSchema, type Schema } from './resolve-schema.js';
import { textFor } from './text-for.js';

/** A schema that refers to itself, or asks for a million items, costs no more than this. */
const mostValues = 500;
const deepest = 12;

/**
 * The same arguments at each call for the same `inputSchema`: the required properties only, each with what its schema offers
 * itself (`const`, `default`, `examples`, `enum`) or else the smallest value that its type and bounds allow. What cannot be
 * read off a schema, such as a pattern, is left to the server to refuse.
 */
export function generateArguments(inputSchema: Schema): Record<string, unknown> {
  let values = 0;
  const generated = generate(inputSchema, 0);
  return isObject(generated) ? generated : {};

  function generate(written: unknown, depth: number): unknown {
    values += 1;
    if (values > mostValues || depth > deepest) return null;
    const schema = resolveSchema(written, inputSchema);
    const offered = offerOf(schema);
    if (offered !== undefined) return offered;
    switch (typeOf(schema)) {
      case 'object':
        return objectFor(schema, depth);
      case 'array':
        return arrayFor(schema, depth);
      case 'integer':
        return numberFor(schema, 1);
      case 'number':
        return numberFor(schema);
      case 'boolean':
        return false;
      case 'null':
        return null;
      default:
        return textFor(schema);
    }
  }

  function objectFor({ required, properties }: Schema, depth: number): Record<string, unknown> {
    const named = isObject(properties) ? properties : {};
    const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
    return Object.fromEntries(names.map((name) => [name, generate(named[name] ?? {}, depth + 1)]));
  }

  function arrayFor({ items, prefixItems, minItems }: Schema, depth: number): unknown[] {
    const prefix = Array.isArray(prefixItems) ? prefixItems : [];
    const length = Math.min(Math.max(numberOr(minItems, 0), prefix.length), mostValues);
    return Array.from({ length }, (_, index) => generate(prefix[index] ?? items ?? {}, depth + 1));
  }
}

function offerOf(schema: Schema): unknown {
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  for (const list of [schema['examples'], schema['enum']]) {
    if (Array.isArray(list) && list.length > 0) return list[0];
  }
  return undefined;
}

/** A schema without a type says by its other words what it is of. */
function typeOf(schema: Schema): unknown {
  const { type } = schema;
  if (Array.isArray(type)) return type.find((one) => one !== 'null') ?? type[0];
  if (type !== undefined) return type;
  if ('properties' in schema || 'required' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('minimum' in schema || 'maximum' in schema) return 'number';
  return 'string';
}

/** One where the bounds allow it, because so many counts and sizes may not be zero. */
function numberFor(schema: Schema, whole?: 1): number {
  const step = Math.abs(numberOr(schema['multipleOf'], whole ?? 0)) || undefined;
  const above = numberOr(schema['exclusiveMinimum'], Number.NEGATIVE_INFINITY);
  const below = numberOr(schema['exclusiveMaximum'], Number.POSITIVE_INFINITY);
  const nudge = step ?? 2 ** -10;
  const least = Math.max(numberOr(schema['minimum'], Number.NEGATIVE_INFINITY), above + nudge);
  const most = Math.min(numberOr(schema['maximum'], Number.POSITIVE_INFINITY), below - nudge);
  const value = Math.min(Math.max(1, least), most);
  if (step === undefined) return value;
  const up = Math.ceil(value / step) * step;
  return up <= most ? up : Math.floor(value / step) * step;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
