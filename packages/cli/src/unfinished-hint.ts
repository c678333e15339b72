import { dirname } from 'node:path';
import { describeUnfinished } from '@harnessgym/core';
import { shellLine } from './render/shell-line.js';
import { shortId } from './render/snapshots-table.js';

/**
 * What to tell where a restore of the workspace was interrupted and this command does not finish it; else nothing. `stateDir` is
 * as it was typed.
 */
export function unfinishedHint(
  place: { workspace: string; stateFolder: string },
  stateDir: string | undefined,
): Promise<string[]> {
  // Absolute: the line is to work from anywhere.
  const state = stateDir === undefined ? [] : ['--state-dir', dirname(place.stateFolder)];
  return describeUnfinished(place, (snapshot) =>
    shellLine(['harnessgym', 'restore', shortId(snapshot), '--workspace', place.workspace, ...state]),
  );
}
