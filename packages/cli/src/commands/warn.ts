import { oneLine } from '../render/one-line.js';
import type { Terminal } from '../terminal.js';

/** One line on stderr for each warning: names of files and processes in it may be anybody's. */
export function warn(messages: readonly string[], { stderr }: Pick<Terminal, 'stderr'>): void {
  for (const message of messages) stderr.write(`harnessgym: warning: ${oneLine(message, Number.POSITIVE_INFINITY)}\n`);
}
