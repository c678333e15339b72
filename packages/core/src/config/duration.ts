import { invalidConfig } from './invalid-config.js';

const unitMs: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** In whole days, what a timer can wait: 2^31 - 1 ms. */
const longestWait = 24;

/**
 * Milliseconds of a duration as a person writes it: `90`, `90s`, `45m`, `1.5h`, `1h30m`. A bare number is seconds.
 * Throws CoreError CONFIG_INVALID that names `flag`.
 */
export function parseDuration(text: string, flag: string, { longestDays = longestWait } = {}): number {
  const trimmed = text.trim().toLowerCase();
  const groups = [...trimmed.matchAll(/(\d+(?:\.\d+)?)([smhd]?)/g)];
  const covered = groups.map(([whole]) => whole).join('');
  const ms = groups.reduce((sum, [, digits = '', unit = '']) => sum + Number(digits) * (unitMs[unit] ?? 0), 0);
  if (trimmed === '' || covered !== trimmed || Math.round(ms) === 0) {
    throw unusable(flag, text, 'Write it like 90s, 45m, 1h30m or 7d; a bare number is seconds.');
  }
  if (ms > longestDays * 86_400_000) throw unusable(flag, text, `The longest duration is ${longestDays}d.`);
  return Math.round(ms);
}

function unusable(flag: string, text: string, hint: string): Error {
  return invalidConfig(`${flag}: "${text}" is not a usable duration. ${hint}`);
}
