import { RunnerError } from '../errors.js';

export type Pty = typeof import('@lydell/node-pty');

/** Most runs need no pseudo-terminal, which has a part for each platform: whoever wants one installs it. */
export async function loadPty(load: () => Promise<Pty> = () => import('@lydell/node-pty')): Promise<Pty> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    const problem = reason ? 'which is not installed' : `which cannot be loaded: ${String(cause)}`;
    throw new RunnerError(reason ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', {
      message: `--runner tui-goal needs the package @lydell/node-pty, ${problem}. ${howToInstall}`,
      cause,
    });
  }
}

/** It is looked up beside the program, not in the folder that the program is started in. */
const howToInstall =
  'Run "npm install @lydell/node-pty" where harnessgym is installed (with -g if it was installed with -g), or start both: "npx -p @harnessgym/cli -p @lydell/node-pty harnessgym run ...".';
