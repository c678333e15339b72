import { join } from 'node:path';
import {
  type CompareReport,
  createLocalExecutor,
  planStudy,
  runStudy,
  type StudyEnd,
  type StudySettings,
  type WrittenStudy,
} from '@harnessgym/compare';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { createRunner } from '../create-runner.js';
import { AdvisedError, CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { showStudy } from '../progress/show-study.js';
import { compareLines } from '../render/compare-lines.js';
import { printJson } from '../render/print-json.js';
import { shellLine } from '../render/shell-line.js';
import type { Terminal } from '../terminal.js';
import { versions } from '../version.js';
import { dryRunStudy } from './dry-run-study.js';
import { warn } from './warn.js';

interface CompareFlags extends WrittenStudy {
  json?: boolean;
  dryRun?: boolean;
  failUnless?: string;
  debug?: boolean;
}

/**
 * `harnessgym compare`: a line for each trial on stderr; the documented lines and the verdict, or with `--json` the report,
 * on stdout, and as a page in `report.html`. With `--dry-run` only the plan, on stdout.
 */
export async function compare(flags: CompareFlags, terminal: Terminal): Promise<ExitCode> {
  // What shows a study is no part of it, and free to differ when it is resumed.
  const { json, dryRun, failUnless, debug: _, ...written } = flags;
  refuseUnknown(failUnless);
  const { cwd, env, stderr } = terminal;
  let planned = false;
  using cancellation = cancelOnSignals(() => stderr.write(planned ? cancelling : 'harnessgym: cancelling …\n'));
  const { signal } = cancellation;
  const create = (config: Parameters<typeof createRunner>[0]) => createRunner(config, terminal);
  const settings = await planStudy(written, { cwd, env, now: new Date(), signal, versions, createRunner: create });
  planned = true;
  warn(settings.study.warnings, terminal);
  if (dryRun) {
    await dryRunStudy(settings, { format: json ? 'json' : 'text', createRunner: create }, terminal);
    return exitCodes.done;
  }
  const executor = createLocalExecutor({ settings, createRunner: create, env, versions });
  const progress = showStudy(terminal);
  const goOn = goOnLine(settings, failUnless);
  const report = await runStudy({ settings, executor, signal, onEvent: progress.onEvent }).catch((error: unknown) => {
    throw progress.hasStarted() ? new AdvisedError(error, goOn) : error;
  });
  if (json) printJson(report, terminal);
  else terminal.stdout.write(compareLines(report, join(settings.outputFolder, 'compare_report.json')));
  if (!report.analysis.complete || report.trials.some(endedByMachine)) stderr.write(`${goOn}\n`);
  // Plots take a while to load, and a plan needs none.
  const { writePage } = await import('./write-page.js');
  await writePage(report, join(settings.outputFolder, 'report.html'), terminal);
  return exitCodeOf(report, { ended: progress.ended(), wanted: failUnless });
}

const cancelling =
  'harnessgym: cancelling; ending the trials that run and writing the report. Once more kills the agents and exits without one.\n';

function refuseUnknown(wanted: string | undefined): void {
  if (wanted === undefined || wanted === 'helps') return;
  throw new CliError(exitCodes.usage, `--fail-unless: "${wanted}" is unknown. Use helps.`);
}

function goOnLine({ outputFolder }: StudySettings, wanted: string | undefined): string {
  const asked = wanted === undefined ? [] : ['--fail-unless', wanted];
  return `Go on with the study: ${shellLine(['harnessgym', 'compare', '--resume', outputFolder, ...asked])}`;
}

/** The verdict is no part of it unless it was asked for. */
function exitCodeOf(
  { trials, analysis }: CompareReport,
  { ended, wanted }: { ended: StudyEnd; wanted: string | undefined },
): ExitCode {
  if (ended === 'cancelled') return exitCodes.cancelled;
  if (ended === 'infrastructure' || trials.some(endedByMachine)) return exitCodes.environment;
  return wanted === 'helps' && analysis.verdict !== 'helps' ? exitCodes.unmet : exitCodes.done;
}

/** Such trials say nothing, and a resumed study runs them again. */
function endedByMachine({ findings }: CompareReport['trials'][number]): boolean {
  return findings.some(({ kind }) => kind === 'infrastructure');
}
