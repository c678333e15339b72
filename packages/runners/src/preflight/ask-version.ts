import type { PreflightOptions } from '../runner.js';
import { askAgent } from './ask-agent.js';

/** What a program answers to `--version`, without its name; undefined when there is no version in it. Throws the signal's reason. */
export async function askVersion(bin: string, options: PreflightOptions): Promise<string | undefined> {
  const { exit, stdout } = await askAgent([bin, '--version'], options);
  const succeeded = exit.ended === 'exited' && exit.exitCode === 0;
  return succeeded ? /\b\d+\.\d+\.\d+[^\s()]*/.exec(stdout)?.[0] : undefined;
}
