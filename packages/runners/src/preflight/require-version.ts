import type { CommandResult } from '@harnessgym/internal-process/run-command';
import { RunnerError } from '../errors.js';
import type { PreflightOptions } from '../runner.js';
import { askAgent, lastWords } from './ask-agent.js';

export interface RequiredAgent {
  displayName: string;
  bin: string;
  /** The flag that names another program. */
  flag: string;
  /** A shell line that installs it, or a newer one. */
  install: string;
  /** The oldest that the tests run. */
  oldest: readonly [number, number, number];
}

/** Throws RunnerError when the agent is missing, is another program, or is too old. */
export async function requireVersion(agent: RequiredAgent, options: PreflightOptions): Promise<void> {
  const asked = await askAgent([agent.bin, '--version'], options);
  if (asked.exit.ended === 'not-started') throw notStarted(asked.exit, agent);
  const version = versionIn(asked, agent);
  if (!isOlder(version, agent.oldest)) return;
  const { displayName, oldest, install, flag } = agent;
  const message = `${displayName} ${version.join('.')} is too old; ${oldest.join('.')} or newer is needed. Update it with "${install}", or pass ${flag} with the path of a newer one.`;
  throw new RunnerError('AGENT_UNUSABLE', { message });
}

function notStarted(
  { code, reason }: { code?: string; reason: string },
  { displayName, bin, flag, install }: RequiredAgent,
): RunnerError {
  const message =
    code === 'ENOENT'
      ? `${displayName} executable not found: "${bin}". Install it with "${install}", or pass ${flag} with its path.`
      : `${displayName} cannot be started: ${reason}. Check "${bin}", or pass ${flag} with the path of another one.`;
  return new RunnerError(code === 'ENOENT' ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', { message });
}

function versionIn(asked: CommandResult, { displayName, bin, flag }: RequiredAgent): readonly number[] {
  const found = /\b(\d+)\.(\d+)\.(\d+)/.exec(asked.stdout);
  const succeeded = asked.exit.ended === 'exited' && asked.exit.exitCode === 0;
  if (succeeded && found !== null) return found.slice(1).map(Number);
  const message = `"${bin} --version" does not answer as ${displayName} does: it said "${lastWords(asked)}". Check ${flag}.`;
  throw new RunnerError('AGENT_UNUSABLE', { message });
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  const differing = than.findIndex((part, index) => version[index] !== part);
  return differing !== -1 && (version[differing] ?? 0) < (than[differing] ?? 0);
}
