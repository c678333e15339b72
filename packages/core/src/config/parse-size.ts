import { invalidConfig } from './invalid-config.js';

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** Bytes of a size as a person writes it: `500MiB`, `2GiB`, `2G`, `0`. Throws CoreError CONFIG_INVALID that names `flag`. */
export function parseSize(text: string, flag: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*(?:(B|[KMGT](?=i?B?$))(?:i?B)?)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) {
    throw invalidConfig(`${flag}: "${text}" is not a usable size. Write it like 500MiB, 2GiB or 2G.`);
  }
  return Math.round(Number(digits) * (units[unit.toUpperCase()] ?? 1));
}
