import { endTree } from '@harnessgym/internal-process/end-tree';
import type { PreflightOptions } from '../runner.js';
import type { TerminalParts } from './load-terminal.js';
import { openPseudoTerminal } from './pseudo-terminal.js';

const limitMs = 10_000;

/** Throws AGENT_UNUSABLE where a program cannot be given a terminal. A moment with one is the only way to know. */
export async function requireTerminal(
  parts: TerminalParts,
  { workspace, env }: Pick<PreflightOptions, 'workspace' | 'env'>,
): Promise<void> {
  const terminal = openPseudoTerminal(parts, { argv: [process.execPath, '--version'], cwd: workspace, env });
  if (!(await terminal.exitsWithin(limitMs))) await endTree(terminal.pid);
}
