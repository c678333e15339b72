import type { CliResult } from '../e2e/run-cli.js';

/** It names the fault or what it befell, unless the command got to its end all the same. */
export function exitMistakes(
  { code, stderr }: CliResult,
  { fault, calls }: { fault: string; calls: readonly string[] },
): string[] {
  const [name = '', at] = fault.split(':');
  const [, path = ''] = /^\w+ "(.+)"$/.exec(calls[Number(at) - 1] ?? '') ?? [];
  const isNamed = stderr.includes(name) || (path !== '' && stderr.includes(path));
  if (code === 0 || ((code === 2 || code === 3) && isNamed)) return [];
  return [`it ended with ${code}: ${stderr}`];
}
