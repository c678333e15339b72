import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CollectedOutput, collectOutput } from '@harnessgym/internal-testkit/collect-output';

export const examples = fileURLToPath(new URL('../../examples', import.meta.url));
export const bin = fileURLToPath(new URL('../../packages/cli/bin/harnessgym.js', import.meta.url));

export type CliResult = CollectedOutput;

interface CliOptions {
  cwd: string;
  state: string;
  env?: Readonly<Record<string, string>>;
  /** Flags for Node. */
  node?: readonly string[];
}

/** Starts the built command as a user would, with a state directory of the test's own. */
export function startCli(args: readonly string[], options: CliOptions) {
  const child = spawn(process.execPath, [...(options.node ?? []), bin, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env, HARNESSGYM_STATE_DIR: options.state },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, result: collectOutput(child) };
}

export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).result;
}
