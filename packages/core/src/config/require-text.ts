import { invalidConfig } from './invalid-config.js';

/** The text as it is, unless it is blank: an unset shell variable is a mistake, not a wish. */
export function requireText(text: string, flag: string): string {
  if (text.trim() !== '') return text;
  throw invalidConfig(`${flag} is empty. Give a value, or leave the flag out.`);
}
