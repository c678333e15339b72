import type { Fields } from './documented-fields.js';

/** The documented fields that a document lacks or holds with another type, each as `field: expected, found`. */
export function mismatches(document: unknown, fields: Fields): string[] {
  if (typeOf(document) !== 'object') return [`not an object: ${typeOf(document)}`];
  const found = document as Readonly<Record<string, unknown>>;
  return Object.entries(fields).flatMap(([name, expected]) => {
    const optional = expected.endsWith('?');
    if (!Object.hasOwn(found, name)) return optional ? [] : [`${name}: ${expected}, missing`];
    const allowed = expected.replace('?', '').split('|');
    return allowed.some((type) => fits(found[name], type)) ? [] : [`${name}: ${expected}, ${typeOf(found[name])}`];
  });
}

function fits(value: unknown, type: string): boolean {
  const actual = typeOf(value);
  if (actual === 'empty') return type.endsWith('s');
  return actual === type || (type === 'number' && actual === 'int') || (type === 'numbers' && actual === 'ints');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return arrayType(value);
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'number';
  return typeof value;
}

function arrayType(items: readonly unknown[]): string {
  const types = new Set(items.map(typeOf));
  if (types.size === 0) return 'empty';
  if (types.size > 1 && [...types].every((type) => type === 'int' || type === 'number')) return 'numbers';
  return types.size === 1 ? `${[...types][0]}s` : 'mixed';
}
