import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  isSolved,
  type RunConfig,
  type RunRecord,
  resolveConfig,
  resolveResume,
  runLayout,
  type WrittenRunConfig,
} from '@harnessgym/core';
import { createRunner } from '../create-runner.js';
import { CliError } from '../errors.js';
import { exitCodeOfRun } from '../exit-code-of-run.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { recoverFirst } from '../recover-first.js';
import { closingLines } from '../render/closing-lines.js';
import { goOnLine, isResumable } from '../render/resume-line.js';
import type { Terminal } from '../terminal.js';
import { watchRun } from '../watch-run.js';
import { dryRun } from './dry-run.js';
import { warn } from './warn.js';

interface RunFlags extends WrittenRunConfig {
  resume?: string;
  json?: boolean;
  dryRun?: boolean;
  failUnless?: string;
}

/**
 * `harnessgym run`: progress on stderr; the documented lines, or with `--json` the summary, on stdout. With `--dry-run`
 * only the plan, on stdout.
 */
export async function run(flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  const wanted = readWanted(flags.failUnless);
  const base = { cwd: terminal.cwd, env: terminal.env };
  const { resume } = flags;
  // A run that is resumed reads no settings from the files.
  const recovered = resume === undefined || flags.dryRun ? await recoverFirst(flags, terminal) : [];
  const { config } =
    resume === undefined
      ? { config: await resolveConfig(flags, { ...base, now: new Date() }) }
      : await resolveResume({ ...flags, resume }, base);
  refuseUnmeetable(wanted, config);
  const runner = await createRunner(config, terminal);
  if (flags.dryRun) {
    const runId = flags.runId === undefined ? 'new' : 'given';
    await dryRun(config, { runner, format: flags.json ? 'json' : 'text', runId }, terminal);
    return exitCodes.done;
  }
  warn(config.warnings, terminal);
  const start = resume === undefined ? 'new' : 'resumed';
  // Absolute, as the workspace: the line is to work from anywhere.
  const stateDir = flags.stateDir === undefined ? undefined : dirname(config.stateFolder);
  const goOn = goOnLine(config, { workspace: config.task.workspace, stateDir });
  const known = { ...config, warnings: [...recovered, ...config.warnings] };
  const record = await watchRun(known, { runner, terminal, progressOn: terminal.stderr, start, goOn });
  const layout = runLayout(config.task.workspace, config.runId);
  const { optimize } = config.task.objective;
  terminal.stdout.write(
    flags.json ? await readFile(layout.summary, 'utf8') : closingLines(record, { layout, optimize }),
  );
  if (isResumable(record)) terminal.stderr.write(`${goOn}\n`);
  return exitCodeOf(record, wanted);
}

type Wanted = 'solved' | 'improved' | undefined;

function readWanted(written: string | undefined): Wanted {
  if (written === undefined || written === 'solved' || written === 'improved') return written;
  throw new CliError(exitCodes.usage, `--fail-unless: "${written}" is unknown. Use solved or improved.`);
}

/** What could never be met would turn every run into a failure. */
function refuseUnmeetable(wanted: Wanted, { task: { objective } }: RunConfig): void {
  if (wanted !== 'improved' || (objective.optimize && objective.command !== undefined)) return;
  throw new CliError(
    exitCodes.usage,
    '--fail-unless improved is never met without a measured best state. Add --optimization-mode and --post-attempt-command, or take --fail-unless solved.',
  );
}

/** The verdict is no part of it unless it was asked for. */
function exitCodeOf(run: RunRecord, wanted: Wanted): ExitCode {
  const code = exitCodeOfRun(run);
  if (code !== exitCodes.done || wanted === undefined) return code;
  const met = wanted === 'solved' ? isSolved(run) : run.improved === true;
  return met ? exitCodes.done : exitCodes.unmet;
}
