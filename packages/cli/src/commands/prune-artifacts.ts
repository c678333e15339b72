import { existsSync } from 'node:fs';
import { lockWorkspace } from '@harnessgym/core';
import { type PruneRules, pruneRegistry, type RegistryPrune } from '@harnessgym/registry';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { openVerdicts } from '../open-verdicts.js';
import { printJson } from '../render/print-json.js';
import { pruneText } from '../render/prune-text.js';
import { sweepKilledRun } from '../sweep-killed-run.js';
import type { Terminal } from '../terminal.js';
import { unfinishedHint } from '../unfinished-hint.js';
import { warn } from './warn.js';

interface PruneFlags {
  workspace?: string;
  stateDir?: string;
  quarantined?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `harnessgym registry prune`: alone in the workspace; tells on stdout what left the index, and what was moved where. */
export async function pruneArtifacts(flags: PruneFlags, terminal: Terminal): Promise<ExitCode> {
  const { docket, ...place } = await openVerdicts(flags, terminal);
  warn(await unfinishedHint(place, flags.stateDir), terminal);
  const mode = flags.dryRun ? 'planned' : 'done';
  const quarantined = flags.quarantined ? 'move-aside' : 'stay';
  const pruned = await prune(place, { quarantined, mode, docket }, terminal);
  warn(pruned.warnings, terminal);
  if (flags.json) printJson({ forgotten: pruned.forgotten, movedAside: pruned.movedAside }, terminal);
  else terminal.stdout.write(pruneText(pruned, mode));
  return exitCodes.done;
}

async function prune(
  { workspace, stateFolder }: { workspace: string; stateFolder: string },
  rules: PruneRules,
  terminal: Terminal,
): Promise<RegistryPrune> {
  if (rules.mode === 'planned') return pruneRegistry(workspace, rules);
  const runId = 'harnessgym-registry-prune';
  // Where no run has left any state, none is made.
  await using lock = await lockWorkspace(workspace, { runId, ...(existsSync(stateFolder) && { stateFolder }) });
  warn([...lock.warnings, ...(await sweepKilledRun(workspace))], terminal);
  // Awaited here: without that the lock would be given up before the work is done.
  return await pruneRegistry(workspace, rules);
}
