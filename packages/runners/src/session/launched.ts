import type { Launcher } from '../runner.js';

type CommandLine = readonly [file: string, ...args: string[]];

/** The command line of an agent behind that of what starts it, if anything does. Pure. */
export function launched(command: CommandLine, launcher: Launcher = []): CommandLine {
  const [file, ...args] = launcher;
  return file === undefined ? command : [file, ...args, ...command];
}
