import type { Launcher } from '@harnessgym/runners';
import { bubblewrapCommand } from './bubblewrap-command.js';
import type { StudyView } from './study-view.js';
import { unshareCommand } from './unshare-command.js';
import { type ViewedFolders, viewMounts } from './view-mounts.js';

/** What starts an agent so that it finds these folders as they are to be seen. Pure. */
export function viewLauncher(
  { by, program }: Pick<Extract<StudyView, { study: 'hidden' }>, 'by' | 'program'>,
  folders: ViewedFolders,
): Launcher {
  const mounts = viewMounts(folders);
  switch (by) {
    case 'bubblewrap':
      return bubblewrapCommand(program, mounts);
    case 'unshare':
      return unshareCommand(program, mounts);
  }
}
