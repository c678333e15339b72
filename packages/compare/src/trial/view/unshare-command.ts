import type { Launcher } from '@harnessgym/runners';
import type { ViewMount } from './view-mounts.js';

/**
 * For root: the same view by a shell that becomes the agent. Bubblewrap stays beside what it starts, with no powers and the whole
 * machine before it, where root finds it by `/proc`. Root keeps its powers but the one over other programs. Pure.
 */
export function unshareCommand(program: string, mounts: readonly ViewMount[]): Launcher {
  return [program, '--mount', '--propagation', 'slave', '--', '/bin/sh', '-c', script(mounts), 'sh'];
}

/** Descriptors that every shell takes, of 3 and up. */
export const mostShown = 7;

function script(mounts: readonly ViewMount[]): string {
  const shown = mounts.filter(({ how }) => how === 'shown').map(({ path }) => path);
  const empty = mounts.filter(({ how }) => how === 'empty');
  const descriptor = (path: string) => 3 + shown.indexOf(path);
  return [
    'set -e',
    'here=$(pwd -P) path=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    // Before it is covered; afterwards its path is free to be made once more.
    ...shown.map((path) => `exec ${descriptor(path)}<${quoted(path)}`),
    ...mounts.flatMap(({ path, how }) => {
      if (how === 'empty') return [`mount -t tmpfs -o mode=755 none ${quoted(path)}`];
      const open = `/proc/self/fd/${descriptor(path)}`;
      const made = `if [ -d ${open} ]; then mkdir -p ${quoted(path)}; else : >${quoted(path)}; fi`;
      return [made, `mount --no-canonicalize --bind ${open} ${quoted(path)}`, `exec ${descriptor(path)}<&-`];
    }),
    ...empty.map(({ path }) => `mount -o remount,ro ${quoted(path)}`),
    // The folder that the process stands in is still the covered one.
    'cd "$here" && unset PWD OLDPWD',
    'last=$(command -v setpriv) || { echo "setpriv is not installed" >&2; exit 1; }',
    'PATH=$path',
    'exec "$last" --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace -- "$@"',
  ].join('\n');
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
