import type { Launcher } from '@harnessgym/runners';
import type { ViewMount } from './view-mounts.js';

/**
 * For an ordinary user: a view of the files and nothing else, which neither `umount` nor `/proc` leads out of. The network, the
 * processes and the devices are those of the machine. What is hidden cannot be written, so that nothing vanishes there. Pure.
 */
export function bubblewrapCommand(program: string, mounts: readonly ViewMount[]): Launcher {
  const empty = mounts.filter(({ how }) => how === 'empty');
  return [
    ...[program, '--dev-bind', '/', '/'],
    ...mounts.flatMap(({ path, how }) => (how === 'empty' ? ['--tmpfs', path] : ['--dev-bind', path, path])),
    ...empty.flatMap(({ path }) => ['--remount-ro', path]),
    '--',
  ];
}
