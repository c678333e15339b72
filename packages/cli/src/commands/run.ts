import { readFile } from 'node:fs/promises';
import {
  isSolved,
  lockWorkspace,
  type RunConfig,
  type RunRecord,
  resolveConfig,
  runLayout,
  type WrittenRunConfig,
} from '@harnessgym/core';
import { createRunner } from '../create-runner.js';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { closingLines } from '../render/closing-lines.js';
import type { Terminal } from '../terminal.js';
import { watchRun } from '../watch-run.js';
import { dryRun } from './dry-run.js';

interface RunFlags extends WrittenRunConfig {
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
  const config = await resolveConfig(flags, { cwd: terminal.cwd, env: terminal.env, now: new Date() });
  refuseUnmeetable(flags, config);
  for (const message of config.warnings) terminal.stderr.write(`harnessgym: warning: ${message}\n`);
  const runner = await createRunner(config, terminal);
  if (flags.dryRun) {
    terminal.stdout.write(await dryRun(config, { runner, format: flags.json ? 'json' : 'text' }));
    return exitCodes.done;
  }
  await using _lock = await lockWorkspace(config.task.workspace, config.runId);
  const record = await watchRun(config, { runner, terminal, progressOn: terminal.stderr });
  const layout = runLayout(config.task.workspace, config.runId);
  const { optimize } = config.task.objective;
  terminal.stdout.write(
    flags.json ? await readFile(layout.summary, 'utf8') : closingLines(record, { layout, optimize }),
  );
  return exitCodeOf(record, wanted);
}

type Wanted = 'solved' | 'improved' | undefined;

function readWanted(written: string | undefined): Wanted {
  if (written === undefined || written === 'solved' || written === 'improved') return written;
  throw new CliError(exitCodes.usage, `--fail-unless: "${written}" is unknown. Use solved or improved.`);
}

/** What could never be met would turn every run into a failure. */
function refuseUnmeetable({ failUnless, dryRun }: RunFlags, { task: { objective } }: RunConfig): void {
  if (failUnless !== undefined && dryRun) {
    throw new CliError(exitCodes.usage, '--fail-unless has no effect with --dry-run. Leave one of them out.');
  }
  if (failUnless !== 'improved' || (objective.optimize && objective.command !== undefined)) return;
  throw new CliError(
    exitCodes.usage,
    '--fail-unless improved is never met without a measured best state. Add --optimization-mode and --post-attempt-command, or take --fail-unless solved.',
  );
}

/** The verdict is no part of it unless it was asked for; whether the run could take place is. */
function exitCodeOf(run: RunRecord, wanted: Wanted): ExitCode {
  const { state } = run;
  if (state.state === 'cancelled') return exitCodes.cancelled;
  if (state.state === 'finished' && state.reason === 'infrastructure') return exitCodes.environment;
  const met = wanted === undefined || (wanted === 'solved' ? isSolved(run) : run.improved === true);
  return met ? exitCodes.done : exitCodes.unmet;
}
