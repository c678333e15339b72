import { inspectRegistry } from '@harnessgym/registry';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { openVerdicts } from '../open-verdicts.js';
import { printJson } from '../render/print-json.js';
import { problemsOf, verifyText } from '../render/verify-text.js';
import type { Terminal } from '../terminal.js';
import { warn } from './warn.js';

/**
 * `harnessgym registry verify`: what does not fit the record, on stdout. Writes nothing else. Intact is a registry without such,
 * that could be read whole.
 */
export async function verifyArtifacts(
  flags: { workspace?: string; stateDir?: string; failUnless?: 'intact'; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { workspace, docket, unreadable } = await openVerdicts(flags, terminal);
  const inspection = await inspectRegistry(workspace, { docket });
  const { artifacts } = inspection;
  const warnings = [...unreadable, ...inspection.warnings];
  warn(warnings, terminal);
  const verified = artifacts.map((one) => ({ ...one, problems: problemsOf(one) }));
  if (flags.json) printJson({ artifacts: verified, warnings }, terminal);
  else terminal.stdout.write(verifyText(artifacts, workspace));
  const isIntact = warnings.length === 0 && verified.every(({ problems }) => problems.length === 0);
  return flags.failUnless === undefined || isIntact ? exitCodes.done : exitCodes.unmet;
}
