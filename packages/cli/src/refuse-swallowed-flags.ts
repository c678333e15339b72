import type { Option } from 'commander';
import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';

/** Throws CliError where a flag that needs a value is followed by a flag: `--task-text --json` is no task. */
export function refuseSwallowedFlags(argv: readonly string[], options: readonly Option[]): void {
  for (const [index, word] of argv.entries()) {
    const next = argv[index + 1];
    const needsValue = options.some(({ long, required }) => required && long === word);
    if (!needsValue || next === undefined || !next.startsWith('--')) continue;
    throw new CliError(
      exitCodes.usage,
      `${word} needs a value, and ${next} reads like another flag. Write ${word}=${next} if it is the value.`,
    );
  }
}
