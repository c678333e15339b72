import type { Option } from 'commander';
import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';

/** Throws CliError where a flag that needs a value is followed by a flag: `--task-text --json` is no task. */
export function refuseSwallowedFlags(argv: readonly string[], options: readonly Option[]): void {
  for (const [index, word] of argv.entries()) {
    const next = argv[index + 1];
    const needsValue = options.some(({ long, required }) => required && long === word);
    if (!needsValue || next === undefined || !readsLikeFlag(next)) continue;
    const flag = firstWord(next);
    throw new CliError(
      exitCodes.usage,
      `${word} needs a value, and ${flag} reads like another flag. Write ${word}=${flag} if it is the value.`,
    );
  }
}

/** Front matter, which begins with three dashes, may begin a task. Of the short flags there is only this one. */
function readsLikeFlag(word: string): boolean {
  return word === '-h' || /^--(?!-)/.test(word);
}

/** The value may be a whole task. */
function firstWord(text: string): string {
  const [word = ''] = text.split(/\s/, 1);
  return word.length > 40 ? `${word.slice(0, 39)}…` : word;
}
