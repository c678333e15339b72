import { invalidConfig } from './invalid-config.js';

/** One of the words that a flag takes. Throws CoreError CONFIG_INVALID that names them. */
export function oneOf<const Word extends string>(text: string, words: readonly Word[], flag: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw invalidConfig(`${flag}: "${text}" is unknown. Use one of: ${words.join(', ')}.`);
}
