import { runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';

/** What a program said when it was asked for its version. */
export type VersionAnswer = { answer: 'version'; version: string } | { answer: 'none'; reason: string };

export interface VersionQuestion {
  path: string;
  /**
   * Stands in for the home: an agent that only tells its version writes there all the same. A shim that looks for its
   * program below HOME finds none, so the answer says how it was asked.
   */
  scratch: string;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

const limitMs = 30_000;

/** Asks with `--version`. Throws the signal's reason. */
export async function askVersion({ path, scratch, env, signal }: VersionQuestion): Promise<VersionAnswer> {
  using timeout = startTimeout(limitMs);
  const { exit, stdout, stderr } = await runCommand({
    command: { file: path, args: ['--version'] },
    cwd: scratch,
    env: { PATH: env['PATH'] ?? '', LANG: 'C.UTF-8', HOME: scratch, TMPDIR: scratch },
    signal: AbortSignal.any([signal, timeout.signal]),
  });
  signal.throwIfAborted();
  if (exit.ended === 'not-started') return { answer: 'none', reason: `it cannot be started: ${exit.reason}` };
  if (exit.ended === 'timed-out')
    return { answer: 'none', reason: 'with an empty HOME it did not tell its version within 30 seconds' };
  const version = /\b\d+\.\d+(\.\d+)?/.exec(stdout)?.[0];
  if (exit.ended === 'exited' && exit.exitCode === 0 && version !== undefined) return { answer: 'version', version };
  const said = lastLine(stderr) ?? lastLine(stdout) ?? '';
  return { answer: 'none', reason: `asked for its version with an empty HOME, it said "${said}"` };
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.slice(0, 200);
}
