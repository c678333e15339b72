import { qualifyBundle, resolveWorkspace } from '@harnessgym/core';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { tryFolder } from '@harnessgym/internal-fs/try-folder';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { harmlessJson } from '../render/harmless-json.js';
import { qualificationText } from '../render/qualification-text.js';
import type { Terminal } from '../terminal.js';
import { warn } from './warn.js';

interface QualifyFlags {
  workspace?: string;
  report?: string;
  ignore?: readonly string[];
  gitignore?: boolean;
  sandbox?: string;
  allowNetwork?: readonly string[];
  allowEnv?: readonly string[];
  failUnless?: 'qualified';
  json?: boolean;
}

/** `harnessgym qualify`: the verdicts on stdout; on stderr where the evidence of a failure lies. */
export async function qualify(bundle: string, flags: QualifyFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, stdout, stderr } = terminal;
  const { workspace: written = '.', report: folder, failUnless, json, ...settings } = flags;
  if (folder?.trim() === '') throw new CliError(exitCodes.usage, '--report is empty. Name a folder.');
  const workspace = await resolveWorkspace(written, cwd);
  using cancel = cancelOnSignals(() => stderr.write('harnessgym: ending what was started …\n'));
  const reportFolder = folder === undefined ? {} : { reportFolder: await usable(resolvePath(folder, cwd)) };
  const request = { bundle, cwd, workspace, ...reportFolder, ...settings, env, signal: cancel.signal };
  const judged = await unlessCancelled(qualifyBundle(request), cancel.signal);
  if (judged === undefined) return exitCodes.cancelled;
  const { report, document, warnings, evidence } = judged;
  warn(warnings, terminal);
  stdout.write(json ? harmlessJson(document) : qualificationText(judged));
  if (evidence !== undefined) stderr.write(`Evidence: ${evidence}. Remove it when you have seen it.\n`);
  return failUnless === undefined || isQualified(report.qualifications) ? exitCodes.done : exitCodes.unmet;
}

async function usable(folder: string): Promise<string> {
  try {
    await tryFolder(folder);
    return folder;
  } catch (error) {
    // What else may be wrong is told where the report is made ready.
    if (!isFileError(error) || error.code !== 'ENOENT') return folder;
    throw new CliError(exitCodes.usage, `--report: ${folder} cannot be made (${error.message}). Name another folder.`);
  }
}

async function unlessCancelled<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

/** What no check looks at is no reason against a bundle, and none for it. */
function isQualified(qualifications: readonly { verdict: string }[]): boolean {
  const verdicts = qualifications.map(({ verdict }) => verdict);
  return verdicts.includes('qualified') && !verdicts.includes('failed');
}
