import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const examples = fileURLToPath(new URL('../../examples', import.meta.url));
export const bin = fileURLToPath(new URL('../../packages/cli/bin/harnessgym.js', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

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
  return { child, result: collect(child) };
}

export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).result;
}

async function collect(child: ChildProcess): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
