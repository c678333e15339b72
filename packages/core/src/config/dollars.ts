import { invalidConfig } from './invalid-config.js';

/** Bounded to fifteen digits, so that the number prints as it was written and never with an exponent. */
export function dollars(text: string, flag: string): number {
  const number = Number(text);
  if (/^\d{0,9}(\.\d{1,6})?$/.test(text.trim()) && number > 0) return number;
  throw invalidConfig(`${flag}: "${text}" is not usable. Write dollars above 0 as a plain number, like 5 or 2.50.`);
}
