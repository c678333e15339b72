import { dirname, join } from 'node:path';
import { readCalls, resolveWorkspace } from '@harnessgym/core';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { type Report, renderMarkdown, renderText } from '@harnessgym/report';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { findRun } from '../find-run.js';
import { findStudy, isFolder } from '../find-study.js';
import { noRuns } from '../render/no-runs.js';
import type { Terminal } from '../terminal.js';
import { writePage } from './write-page.js';

interface ReportFlags {
  workspace?: string;
  html?: string;
  markdown?: boolean;
}

/**
 * `harnessgym report`: a study or a run as one HTML file, and the same on stdout as text or Markdown. On stderr where the
 * file is. Nothing that was recorded is changed.
 */
export async function report(wanted: string, flags: ReportFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, stdout } = terminal;
  const { found, folder } = await findReported(wanted, { workspace: flags.workspace, cwd });
  const path = flags.html === undefined ? join(folder, 'report.html') : resolvePath(flags.html, cwd);
  if (await isFolder(path)) throw new CliError(exitCodes.usage, `--html: ${path} is a folder. Name a file in it.`);
  const color = stdout.isTTY === true && !env['NO_COLOR'];
  stdout.write(
    flags.markdown
      ? renderMarkdown(found)
      : renderText(found, { columns: stdout.columns ?? Number.POSITIVE_INFINITY, color }),
  );
  await write(found, path, terminal);
  return exitCodes.done;
}

async function write(found: Report, path: string, terminal: Terminal): Promise<void> {
  try {
    await writePage(found, path, terminal);
  } catch (error) {
    // Of a folder that cannot be, below a file or where the system makes none.
    if (!isFileError(error) || !isMissing(error)) throw error;
    throw new CliError(
      exitCodes.usage,
      `--html: ${path} cannot be made (${error.message}). Name a file in another folder.`,
      { cause: error },
    );
  }
}

/** What is to be reported, and the folder that holds its files. A workspace that was named holds a run. */
async function findReported(
  wanted: string,
  { workspace: written, cwd }: { workspace: string | undefined; cwd: string },
): Promise<{ found: Report; folder: string }> {
  const study = written === undefined ? await findStudy(resolvePath(wanted, cwd)) : undefined;
  if (study !== undefined) return { found: study.report, folder: dirname(study.path) };
  if (/[/\\]/.test(wanted)) {
    throw new CliError(
      exitCodes.usage,
      `${resolvePath(wanted, cwd)} holds no compare_report.json. Name the output folder of harnessgym compare, or a run id.`,
    );
  }
  const workspace = await resolveWorkspace(written ?? '.', cwd);
  const run = await findRun(workspace, wanted);
  if (run === undefined) throw new CliError(exitCodes.usage, noRuns(workspace));
  return { found: { ...run, calls: await readCalls(run) }, folder: run.layout.run };
}
