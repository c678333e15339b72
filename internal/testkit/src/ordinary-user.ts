import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface OrdinaryUser extends Disposable {
  uid: number;
  gid: number;
  /** Nobody but it and root enters it. */
  folder: string;
  /**
   * Runs what follows as the user, who may read and write all files: those of a test may lie in a folder of root's alone. It may
   * signal nobody else.
   */
  as: readonly [string, ...string[]];
  /** Runs the program in its arguments as root and nothing but root, as `sudo` does. */
  sudo: string;
}

const nobody = 65_534;
const capable = ['inh', 'ambient'].map((set) => `--${set}-caps=+dac_override`);

/** For tests: an ordinary user who may become root. Undefined where this process may make none. */
export function openOrdinaryUser(): OrdinaryUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  // Not below TMPDIR, which may lie in a folder that only its owner enters.
  const folder = realpathSync(mkdtempSync('/tmp/hg-ordinary-'));
  const user = {
    uid: nobody,
    gid: nobody,
    folder,
    as: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...capable, '--'] as const,
    sudo: `${join(folder, 'setpriv')} --reuid=0 --regid=0 --clear-groups`,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  if (canBecomeRoot(user)) return user;
  user[Symbol.dispose]();
  return undefined;
}

/** A file system may take no notice of the mode, and a container may forbid to gain rights. */
function canBecomeRoot({ uid, gid, folder, as, sudo }: OrdinaryUser): boolean {
  const { status, stdout } = spawnSync('which', ['setpriv'], { encoding: 'utf8' });
  if (status !== 0) return false;
  const program = join(folder, 'setpriv');
  copyFileSync(realpathSync(stdout.trim()), program);
  chmodSync(program, 0o4755);
  chownSync(folder, uid, gid);
  const [file, ...args] = as;
  const asked = spawnSync(file, [...args, 'sh', '-c', `${sudo} id -ru`], { encoding: 'utf8' });
  return asked.stdout === '0\n';
}
