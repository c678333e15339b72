import { shellWord } from '@harnessgym/internal-process/shell-word';

/** A command line as one would type it in a shell. */
export function shellLine(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ');
}
