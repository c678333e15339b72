import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { RunnerError } from '../errors.js';

/** What gives a program a terminal, and what reads that terminal as a person would. */
export interface TerminalParts {
  pty: typeof import('@lydell/node-pty');
  xterm: typeof import('@xterm/headless');
}

/**
 * Most runs need no terminal, and one of its parts is another for each platform: whoever wants it installs both. They are
 * looked up beside the program, never in the folder that it is started in.
 */
export async function loadTerminal(load: () => Promise<TerminalParts> = importParts): Promise<TerminalParts> {
  try {
    return await load();
  } catch (cause) {
    const isAbsent = hasCode(cause, 'ERR_MODULE_NOT_FOUND');
    const problem = isAbsent ? 'at least one of which is not installed' : `which cannot be loaded: ${String(cause)}`;
    throw new RunnerError(isAbsent ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', {
      message: `--runner tui-goal needs the packages @lydell/node-pty and @xterm/headless, ${problem}. ${howToInstall}`,
      cause,
    });
  }
}

async function importParts(): Promise<TerminalParts> {
  const [pty, { default: xterm }] = await Promise.all([import('@lydell/node-pty'), import('@xterm/headless')]);
  return { pty, xterm };
}

const howToInstall =
  'Run "npm install @lydell/node-pty @xterm/headless" where harnessgym is installed, with -g if it was installed with -g; with npx: "npx -p @harnessgym/cli -p @lydell/node-pty -p @xterm/headless harnessgym run ...".';
