import {
  describeRecovery,
  findSnapshot,
  lockWorkspace,
  previewRestore,
  readSnapshotIndex,
  resolveStateFolder,
  resolveWorkspace,
  restoreSnapshot,
  type SnapshotIndex,
} from '@harnessgym/core';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { harmlessJson } from '../render/harmless-json.js';
import { noSnapshots } from '../render/no-snapshots.js';
import { previewText, restoreText } from '../render/restore-text.js';
import { snapshotsTable } from '../render/snapshots-table.js';
import { stateDirHint } from '../state-dir-hint.js';
import { sweepKilledRun } from '../sweep-killed-run.js';
import type { Terminal } from '../terminal.js';
import { unfinishedHint } from '../unfinished-hint.js';
import { warn } from './warn.js';

interface RestoreFlags {
  workspace?: string;
  stateDir?: string;
  dryRun?: boolean;
  json?: boolean;
}

interface Place {
  workspace: string;
  stateFolder: string;
}

/**
 * `harnessgym restore`: without `what` the snapshots that can be brought back, on stdout; else brings one back and tells what it
 * changed and how to undo that. Alone in the workspace; what is refused has changed nothing.
 */
export async function restore(what: string | undefined, flags: RestoreFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env } = terminal;
  const workspace = await resolveWorkspace(flags.workspace ?? '.', cwd);
  const place = { workspace, stateFolder: await resolveStateFolder(flags.stateDir, { cwd, env, workspace }) };
  const print = (text: string, document: unknown) =>
    void terminal.stdout.write(flags.json ? `${harmlessJson(JSON.stringify(document, undefined, 2))}\n` : text);

  if (what === undefined || flags.dryRun) warn(await unfinishedHint(place, flags.stateDir), terminal);
  if (what === undefined) {
    if (flags.dryRun) throw new CliError(exitCodes.usage, '--dry-run: name the snapshot that would be brought back.');
    const { entries } = await readIndex(place, terminal);
    print(entries.length === 0 ? noSnapshots(place) : snapshotsTable(entries), entries);
  } else if (flags.dryRun) {
    const id = await find(what, place, terminal);
    const changes = await previewRestore({ ...place, id });
    print(previewText(id, changes), { snapshot: id, ...changes });
  } else {
    const id = await find(what, place, terminal);
    const { stateFolder } = place;
    using _signals = cancelOnSignals(() => terminal.stderr.write(finishing));
    await using lock = await lockWorkspace(workspace, { runId: 'harnessgym-restore', stateFolder });
    warn([...lock.warnings, ...(await sweepKilledRun(workspace))], terminal);
    const done = await restoreSnapshot({
      ...place,
      id,
      now: new Date(),
      onRecovery: (recovery) => warn([describeRecovery(recovery)], terminal),
      warn: (messages) => warn(messages, terminal),
    });
    print(restoreText(done, placeFlags(flags)), { ...done, snapshot: done.snapshot.id, before: done.before.id });
  }
  return exitCodes.done;
}

/** Half a restore helps nobody, and the rest of it takes a moment. */
const finishing =
  'harnessgym: finishing the restore, so that it can be undone. Once more ends it at once; the next restore or run goes on with it.\n';

async function readIndex(place: Place, terminal: Terminal): Promise<SnapshotIndex> {
  const index = await readSnapshotIndex(place);
  warn(index.warnings, terminal);
  if (index.ids.length === 0) warn(await stateDirHint(place), terminal);
  return index;
}

async function find(what: string, place: Place, terminal: Terminal): Promise<string> {
  const index = await readIndex(place, terminal);
  if (index.ids.length === 0) throw new CliError(exitCodes.usage, noSnapshots(place).trimEnd());
  return findSnapshot(what, index);
}

/** As they were typed: the command that undoes is for the same folder. */
function placeFlags({ workspace, stateDir }: RestoreFlags): string[] {
  return [
    ...(workspace === undefined ? [] : ['--workspace', workspace]),
    ...(stateDir === undefined ? [] : ['--state-dir', stateDir]),
  ];
}
