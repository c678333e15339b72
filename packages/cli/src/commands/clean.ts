import { existsSync } from 'node:fs';
import {
  type CleanPlace,
  type CleanReport,
  type CleanRules,
  cleanWorkspace,
  listStateFolders,
  lockState,
  lockWorkspace,
  parseDuration,
  parseSize,
  previewClean,
  resolveStateFolder,
  resolveStateRoot,
  resolveWorkspace,
} from '@harnessgym/core';
import { describeError } from '../describe-error.js';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { cleanText } from '../render/clean-text.js';
import { harmlessJson, harmlessText } from '../render/harmless-json.js';
import { stateDirHint } from '../state-dir-hint.js';
import { sweepKilledRun } from '../sweep-killed-run.js';
import type { Terminal } from '../terminal.js';
import { unfinishedHint } from '../unfinished-hint.js';
import { warn } from './warn.js';

interface CleanFlags {
  workspace?: string;
  all?: boolean;
  stateDir?: string;
  olderThan?: string;
  maxSize?: string;
  interrupted?: boolean;
  dryRun?: boolean;
  json?: boolean;
  debug?: boolean;
}

/**
 * `harnessgym clean`: tells on stdout what it removed. With `--all`, a workspace that cannot be cleaned is told on stderr, the others
 * are, and the exit code is the first refusal's.
 */
export async function clean(flags: CleanFlags, terminal: Terminal): Promise<ExitCode> {
  const rules = readRules(flags);
  const places = await findPlaces(flags, terminal);
  const reports: CleanReport[] = [];
  let code: ExitCode = exitCodes.done;
  for (const place of places) {
    try {
      warn(await unfinishedHint(place, flags.stateDir), terminal);
      const report = await cleanAlone(place, { rules, mode: flags.dryRun ? 'planned' : 'done' }, terminal);
      reports.push(report);
      if (!flags.json) terminal.stdout.write(cleanText(report, flags.dryRun ? 'planned' : 'done'));
    } catch (error) {
      if (!flags.all) throw error;
      const { text, exitCode } = describeError(error, { debug: flags.debug ?? false });
      terminal.stderr.write(`harnessgym: error: ${place.workspace}: ${harmlessText(text)}\n`);
      if (code === exitCodes.done) code = exitCode;
    }
  }
  if (flags.json) terminal.stdout.write(`${harmlessJson(JSON.stringify(reports, undefined, 2))}\n`);
  else if (places.length === 0)
    terminal.stdout.write('Nothing to remove: no run has left anything in the state directory.\n');
  return code;
}

function readRules({ olderThan, maxSize, interrupted }: CleanFlags): CleanRules {
  if (interrupted && olderThan === undefined && maxSize === undefined) {
    throw new CliError(exitCodes.usage, '--interrupted has no effect without --older-than or --max-size. Add one.');
  }
  return {
    now: new Date(),
    interrupted: interrupted ? 'go' : 'stay',
    ...(olderThan !== undefined && { olderThanMs: parseDuration(olderThan, '--older-than', { longestDays: 36_500 }) }),
    ...(maxSize !== undefined && { maxBytes: parseSize(maxSize, '--max-size') }),
  };
}

async function findPlaces(flags: CleanFlags, { cwd, env, stderr }: Terminal): Promise<readonly CleanPlace[]> {
  if (flags.all && flags.workspace !== undefined) {
    throw new CliError(exitCodes.usage, '--all cleans every workspace, and --workspace one. Leave one of them out.');
  }
  if (flags.all) {
    const { places, warnings } = await listStateFolders(await resolveStateRoot(flags.stateDir, { cwd, env }));
    warn(warnings, { stderr });
    return places;
  }
  const workspace = await resolveWorkspace(flags.workspace ?? '.', cwd);
  const stateFolder = await resolveStateFolder(flags.stateDir, { cwd, env, workspace });
  if (existsSync(stateFolder)) return [{ workspace, stateFolder }];
  warn(await stateDirHint({ workspace, stateFolder }), { stderr });
  return [];
}

/** No run works in the workspace meanwhile, also not in one that was moved under it. */
async function cleanAlone(
  place: CleanPlace,
  { rules, mode }: { rules: CleanRules; mode: 'done' | 'planned' },
  terminal: Terminal,
): Promise<CleanReport> {
  const { workspace, stateFolder } = place;
  const isThere = existsSync(workspace);
  const runId = 'harnessgym-clean';
  await using lock = isThere
    ? await lockWorkspace(workspace, { runId, stateFolder })
    : await lockState(stateFolder, runId);
  warn(lock.warnings, terminal);
  // Awaited here: without that the lock would be given up before the work is done.
  if (mode === 'planned') return await previewClean(place, rules);
  if (isThere) warn(await sweepKilledRun(workspace), terminal);
  return await cleanWorkspace(place, rules);
}
