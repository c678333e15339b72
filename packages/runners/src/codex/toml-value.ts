import { stringify } from 'smol-toml';

export type TomlValue = string | number | boolean | readonly TomlValue[] | { readonly [key: string]: TomlValue };

/**
 * A value as TOML, on one line, as it stands behind `key=`. The library writes every string and number; a table of its
 * own would take several lines.
 */
export function tomlValue(value: TomlValue): string {
  if (isList(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value !== 'object') return stringify({ value }).trim().slice('value = '.length);
  const entries = Object.entries(value).map(([key, entry]) => `${tomlValue(key)} = ${tomlValue(entry)}`);
  return `{ ${entries.join(', ')} }`;
}

function isList(value: TomlValue): value is readonly TomlValue[] {
  return Array.isArray(value);
}
