import type { Confinement, Reach } from './confinement.js';
import type { SystemView } from './system-view.js';

export interface ProfilePlan {
  system: SystemView;
  confinement: Confinement;
  reach: Reach;
  programs: readonly string[];
}

/** Where macOS keeps what programs need to start, beside the folders that Linux has too. */
const systemFolders = ['/System', '/Library/Frameworks', '/private/var/db/dyld', '/private/var/db/timezone'];

/**
 * A profile for `sandbox-exec`, in Apple's profile language: everything is denied but what is named. Of several rules for
 * a path the last one counts. Pure. No Mac has run it yet: it is written from Apple's sandbox guide and from profiles that
 * browsers publish.
 */
export function sandboxExecProfile({ system, confinement, reach, programs }: ProfilePlan): string {
  const { read, write } = reach;
  const { workspace, network } = confinement;
  const lines = [
    '(version 1)',
    '(deny default)',
    '(allow process-fork process-exec)',
    '(allow signal (target same-sandbox))',
    '(allow sysctl-read)',
    '(allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo"))',
    '(allow ipc-posix-sem)',
    '(allow pseudo-tty)',
    '(allow file-read-metadata)',
    rule('allow file-read*', [...system.readable, ...systemFolders, ...programs]),
    rule('deny file-read* file-write*', system.hidden),
    '(allow file-read* file-write-data (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty"))',
    '(allow file-read* (literal "/dev/random") (literal "/dev/urandom") (literal "/"))',
    `(allow file-read* (literal ${quote(workspace)}))`,
    rule('allow file-read* file-write*', write),
    rule('allow file-read*', read),
    rule('deny file-write*', read),
    ...(network === 'shared' ? ['(allow network*)', '(allow system-socket)'] : []),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

function rule(what: string, paths: readonly string[]): string {
  return paths.length === 0 ? '' : `(${what} ${paths.map((path) => `(subpath ${quote(path)})`).join(' ')})`;
}

function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
