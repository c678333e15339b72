import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { RunnerError } from '../errors.js';
import type { PreflightOptions } from '../runner.js';

/** The oldest that the tests run. */
const oldest = [0, 138, 0] as const;
const limitMs = 30_000;

/**
 * Throws RunnerError when Codex is missing, or cannot be used. Returns a doubt when it says that nobody is logged in, which
 * it also says of a provider of the user's own.
 */
export async function checkCodex(bin: string, options: PreflightOptions): Promise<readonly string[]> {
  const version = await ask(bin, ['--version'], options);
  if (version.exit.ended === 'not-started') throw notStarted(bin, version.exit);
  requireVersion(bin, version);
  const login = await ask(bin, ['login', 'status'], options);
  if (login.exit.ended === 'exited' && login.exit.exitCode === 0) return [];
  const said = lastLine(login.stderr) ?? lastLine(login.stdout) ?? 'nothing';
  return [
    `Codex may not be logged in: "codex login status" says "${said}". Log in with "codex login" unless you have set up a provider of your own.`,
  ];
}

async function ask(
  bin: string,
  args: readonly string[],
  { env, workspace, signal }: PreflightOptions,
): Promise<CommandResult> {
  using timeout = startTimeout(limitMs);
  const limited = AbortSignal.any([signal, timeout.signal]);
  const result = await runCommand({ command: { file: bin, args }, cwd: workspace, env, signal: limited });
  signal.throwIfAborted();
  return result;
}

function notStarted(bin: string, { code, reason }: { code?: string; reason: string }): RunnerError {
  const message =
    code === 'ENOENT'
      ? `Codex executable not found: "${bin}". Install it with "npm install -g @openai/codex", or pass --codex-bin with its path.`
      : `Codex cannot be started: ${reason}. Check "${bin}", or pass --codex-bin with the path of another one.`;
  return new RunnerError(code === 'ENOENT' ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', { message });
}

function requireVersion(bin: string, { exit, stdout, stderr }: CommandResult): void {
  const found = /\b(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  const succeeded = exit.ended === 'exited' && exit.exitCode === 0;
  if (!succeeded || found === null) {
    const said = lastLine(stderr) ?? lastLine(stdout) ?? 'nothing';
    const message = `"${bin} --version" does not answer as Codex does: it said "${said}". Check --codex-bin.`;
    throw new RunnerError('AGENT_UNUSABLE', { message });
  }
  const version = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (isOlder(version, oldest)) {
    const message = `Codex ${version.join('.')} is too old; ${oldest.join('.')} or newer is needed. Update it with "npm install -g @openai/codex", or pass --codex-bin with the path of a newer one.`;
    throw new RunnerError('AGENT_UNUSABLE', { message });
  }
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  const differing = than.findIndex((part, index) => version[index] !== part);
  return differing !== -1 && (version[differing] ?? 0) < (than[differing] ?? 0);
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.slice(0, 200);
}
