import { sep } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { Confinement, Reach } from './confinement.js';
import type { Limits } from './sandbox.js';
import type { SystemView } from './system-view.js';

export interface BubblewrapPlan {
  system: SystemView;
  limits: Limits;
  confinement: Confinement;
  reach: Reach;
  /** Read-only, beside the system's: the program itself, where it lies elsewhere. */
  programs: readonly string[];
  cwd: string;
}

interface Mount {
  path: string;
  how: 'read' | 'write' | 'empty' | 'folder';
}

/**
 * The command line of bubblewrap up to the program: namespaces of its own for processes, network, messages and names, no
 * capability, a file system of what is named here, and the limits. Pure.
 */
export function bubblewrapArguments(plan: BubblewrapPlan): string[] {
  const { system, limits, cwd } = plan;
  const { network, variables } = plan.confinement;
  return [
    ...['--unshare-all', ...(network === 'shared' ? ['--share-net'] : []), '--cap-drop', 'ALL'],
    ...['--die-with-parent', '--new-session', '--proc', '/proc', '--dev', '/dev'],
    ...system.devices.flatMap((path) => ['--dev-bind-try', path, path]),
    ...mountsOf(plan).flatMap((mount) => mountArguments(mount, limits)),
    ...['--remount-ro', '/dev', '--remount-ro', '/proc', '--remount-ro', '/', '--chdir', cwd],
    ...['--setenv', 'TMPDIR', '/tmp', '--unsetenv', 'TEMP', '--unsetenv', 'TMP'],
    ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--', ...limitArguments(limits)],
  ];
}

/** Parents come before what lies in them; of two for one path, the later one counts. */
function mountsOf({ system, confinement, reach, programs }: BubblewrapPlan): Mount[] {
  const { home, readable, hidden } = system;
  const { read, write } = reach;
  const isShown = (path: string) => readable.some((folder) => isWithin(folder, path));
  const mounts: Mount[] = [
    ...readable.map((path) => ({ path, how: 'read' as const })),
    ...['/tmp', '/dev/shm', ...(home === undefined ? [] : [home])].map((path) => ({ path, how: 'empty' as const })),
    ...hidden.filter(isShown).map((path) => ({ path, how: 'empty' as const })),
    ...programs.map((path) => ({ path, how: 'read' as const })),
    { path: confinement.workspace, how: 'folder' },
    ...write.map((path) => ({ path, how: 'write' as const })),
    ...read.map((path) => ({ path, how: 'read' as const })),
  ];
  const last = new Map(mounts.map((mount) => [mount.path, mount]));
  return [...last.values()].sort((one, other) => depth(one.path) - depth(other.path));
}

function depth(path: string): number {
  return path.split(sep).length;
}

function mountArguments({ path, how }: Mount, { scratchBytes }: Limits): string[] {
  switch (how) {
    case 'read':
      return ['--ro-bind-try', path, path];
    case 'write':
      return ['--bind-try', path, path];
    case 'folder':
      return ['--dir', path];
    case 'empty':
      return [...(scratchBytes === undefined ? [] : ['--size', String(scratchBytes)]), '--tmpfs', path];
  }
}

function limitArguments({ program, dataBytes, fileBytes, processes }: Limits): string[] {
  if (program === undefined) return [];
  const nproc = processes === undefined ? [] : [`--nproc=${processes}`];
  return [program, '--core=0', `--data=${dataBytes}`, `--fsize=${fileBytes}`, ...nproc, '--'];
}
