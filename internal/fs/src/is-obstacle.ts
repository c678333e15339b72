import { hasCode } from './is-missing.js';

/** Whether an error says that something else stands in the place of a file: a pipe or a folder, a link, a socket. */
export function isObstacle(error: unknown): boolean {
  return codes.some((code) => hasCode(error, code));
}

const codes: readonly string[] = ['EINVAL', 'EISDIR', 'ELOOP', 'ENXIO'];
