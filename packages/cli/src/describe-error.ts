import { AdvisedError, CliError } from './errors.js';
import { type ExitCode, exitCodes } from './exit-codes.js';

// What the disk, the limits and the permissions of a machine say, wherever a file is touched. What else the file system can
// say, such as that a file is not there, is of the environment only where a border of ours expects it and says so.
const environmentCodes: readonly string[] = [
  'EACCES',
  'EBUSY',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOSPC',
  'EPERM',
  'EROFS',
  'ESTALE',
];
const usageCodes: readonly string[] = ['CONFIG_INVALID', 'RUN_EXISTS', 'RUN_NOT_RESUMABLE'];
const usageCodesOfStudies: readonly string[] = ['PLAN_INVALID', 'STUDY_NOT_RESUMABLE'];
const packages = ['runners', 'registry', 'workspace', 'qualify', 'mcp-proxy'];
const brands = packages.map((name) => Symbol.for(`harnessgym.error.${name}`));
const runnersBrand = Symbol.for('harnessgym.error.runners');
const agentCodes: readonly string[] = ['AGENT_MISSING', 'AGENT_UNUSABLE'];
const compareBrand = Symbol.for('harnessgym.error.compare');
const coreBrand = Symbol.for('harnessgym.error.core');

/**
 * What to tell a person, and the exit code. Our error classes are known by their brand, so that none of their
 * packages is loaded for it; anything unknown is a bug of ours.
 */
export function describeError(error: unknown, { debug }: { debug: boolean }): { text: string; exitCode: ExitCode } {
  if (error instanceof AdvisedError) {
    const { text, exitCode } = describeError(error.cause, { debug });
    return { text: `${text}\n${error.advice}`, exitCode };
  }
  const { text, exitCode } = describeKnown(first(error));
  return { text: debug && error instanceof Error ? `${text}\n${error.stack ?? ''}` : text, exitCode };
}

/** What went wrong first. What then could not be disposed of is a consequence at most. */
function first(error: unknown): unknown {
  return error instanceof Error && 'suppressed' in error ? first(error.suppressed) : error;
}

function describeKnown(error: unknown): { text: string; exitCode: ExitCode } {
  if (!(error instanceof Error)) return { text: `${String(error)}\n${reportHint}`, exitCode: exitCodes.bug };
  if (error instanceof CliError) return { text: error.message, exitCode: error.exitCode };
  // Node's own calls say so in words of theirs.
  if (error.name === 'AbortError' && error.cause instanceof CliError) return describeKnown(error.cause);
  if (coreBrand in error)
    return { text: error.message, exitCode: isUsage(error) ? exitCodes.usage : exitCodes.environment };
  if (compareBrand in error)
    return {
      text: error.message,
      exitCode: usageCodesOfStudies.includes(codeOf(error)) ? exitCodes.usage : exitCodes.environment,
    };
  if (agentCodes.includes(codeOf(error)) && runnersBrand in error)
    return { text: `${withCause(error)} ${doctorHint}`, exitCode: exitCodes.environment };
  if (brands.some((brand) => brand in error)) return { text: withCause(error), exitCode: exitCodes.environment };
  if (environmentCodes.includes(codeOf(error))) {
    return { text: `${error.message}. ${environmentHint}`, exitCode: exitCodes.environment };
  }
  return { text: `${error.stack ?? error.message}\n${reportHint}`, exitCode: exitCodes.bug };
}

function isUsage(error: Error): boolean {
  return usageCodes.includes(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

const environmentHint =
  'Check that the workspace can be written, that the disk has room, and that --state-dir names a usable folder.';
const doctorHint = 'harnessgym doctor tells which agents can be used here.';
const reportHint = 'This is a bug in HarnessGym. Please report it with the lines above.';

/** With the words of the cause, unless the message has them. */
function withCause(error: Error): string {
  const cause = first(error.cause);
  const isNews = cause instanceof Error && !error.message.includes(cause.message);
  return isNews ? `${error.message} (${cause.message})` : error.message;
}
