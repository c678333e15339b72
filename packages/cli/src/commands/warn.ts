import type { Terminal } from '../terminal.js';

/** One line on stderr for each warning. */
export function warn(messages: readonly string[], { stderr }: Pick<Terminal, 'stderr'>): void {
  for (const message of messages) stderr.write(`harnessgym: warning: ${message}\n`);
}
