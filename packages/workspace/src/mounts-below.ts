import { readFileSync } from 'node:fs';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

export interface Mount {
  /** Relative to the tree, POSIX. */
  path: string;
  readOnly: boolean;
}

/** What is mounted below a tree, later mounts last; nothing where the system keeps no list: proc_pid_mountinfo(5). */
export function mountsBelow(tree: string): Mount[] {
  return readList()
    .split('\n')
    .flatMap((line) => {
      const [mount = '', device = ''] = line.split(' - ');
      const [, , , , place = '', options = ''] = mount.split(' ');
      const [, , ofDevice = ''] = device.split(' ');
      const path = place.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCodePoint(Number.parseInt(octal, 8)),
      );
      if (!path.startsWith(`${tree}/`)) return [];
      const readOnly = [options, ofDevice].some((some) => some.split(',').includes('ro'));
      return [{ path: path.slice(tree.length + 1), readOnly }];
    });
}

function readList(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}
