import { invalidConfig } from './invalid-config.js';

/** Throws CoreError CONFIG_INVALID that names the flag. */
export function wholeNumber(text: string, flag: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text.trim()) && Number.isSafeInteger(number) && number >= least) return number;
  throw invalidConfig(`${flag}: "${text}" is not usable. Give a whole number, ${least} or more.`);
}
