import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, isAbsolute } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { programFolders, realOr } from './program-folders.js';

/** What every confined program sees of the machine. Paths are absolute. */
export interface SystemView {
  /** An empty folder of its own takes its place; absent where there is none to hide. */
  home?: string;
  /** Folders and files, read-only. */
  readable: readonly string[];
  /** Not to be seen, also where they lie below a folder that can be read. */
  hidden: readonly string[];
  /** Graphics processors. */
  devices: readonly string[];
}

export interface ViewOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** The user's workspace and the state folder: a confined program sees of them what its confinement names. */
  hidden: readonly string[];
}

const folders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt', '/nix/store', '/gnu/store'];

/** Names, certificates, time and libraries; nothing that holds a secret of the machine. */
const settings = [
  ...['alternatives', 'ca-certificates', 'crypto-policies', 'fonts', 'gai.conf', 'group', 'host.conf', 'hosts'],
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'locale.conf', 'localtime', 'mime.types', 'nsswitch.conf'],
  ...['OpenCL', 'passwd', 'pki', 'protocols', 'resolv.conf', 'services', 'ssl/certs', 'ssl/openssl.cnf', 'vulkan'],
].map((name) => `/etc/${name}`);

const graphics = /^(nvidia.*|kfd|dri|dxg)$/;

/** Looks at the machine once: its system folders, and the programs that PATH finds outside of them. */
export function viewSystem({ env, hidden }: ViewOptions): SystemView {
  const home = homeOf(env['HOME']);
  const secret = [...hidden.map(realOr), ...(home === undefined ? [] : [home])];
  const programs = [dirname(process.execPath), ...(env['PATH'] ?? '').split(delimiter)].filter((one) =>
    isAbsolute(one),
  );
  const harmless = programs
    .flatMap(programFolders)
    .filter((path) => !secret.some((one) => isWithin(path, one)) && !hidden.some((one) => isWithin(one, path)));
  const devices = deviceNames();
  const system = [...folders, ...settings, devices.length === 0 ? '/sys/devices/system' : '/sys'];
  const readable = [...new Set([...system, ...harmless])].filter((path) => existsSync(path));
  return {
    ...(home !== undefined && { home }),
    readable: readable.filter((path) => !readable.some((other) => other !== path && isWithin(other, path))),
    hidden: secret.filter((path) => path !== home),
    devices: devices.map((name) => `/dev/${name}`),
  };
}

/** A machine whose home is the root folder has none that could be hidden. */
export function homeOf(written: string | undefined): string | undefined {
  if (written === undefined || !isAbsolute(written)) return undefined;
  const home = realOr(written);
  return home === '/' ? undefined : home;
}

function deviceNames(): readonly string[] {
  try {
    return readdirSync('/dev').filter((name) => graphics.test(name));
  } catch (error) {
    if (isFileError(error)) return [];
    throw error;
  }
}
