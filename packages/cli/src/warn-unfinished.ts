import { warn } from './commands/warn.js';
import type { Terminal } from './terminal.js';
import { unfinishedHint } from './unfinished-hint.js';
import { usualStateFolder } from './usual-state-folder.js';

/** Warns of an interrupted restore in a command that takes no state directory: as far as the usual one knows. */
export async function warnUnfinished(workspace: string, terminal: Terminal): Promise<void> {
  const stateFolder = await usualStateFolder(workspace, terminal);
  if (stateFolder !== undefined) warn(await unfinishedHint({ workspace, stateFolder }, undefined), terminal);
}
