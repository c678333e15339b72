import { delimiter, isAbsolute } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { allowListedEnvironment } from '@harnessgym/internal-process/environment';

/**
 * What generated code inherits in the room: the allow-list, without the search paths that lead into the task or the bundle.
 * A package manager puts `<workspace>/node_modules/.bin` there, and a program found in it would be missing elsewhere.
 */
export function roomEnvironment(parent: NodeJS.ProcessEnv, origins: readonly string[]): Record<string, string> {
  const environment = allowListedEnvironment(parent);
  const path = environment['PATH'];
  if (path === undefined) return environment;
  const outside = path
    .split(delimiter)
    .filter((folder) => !(isAbsolute(folder) && origins.some((origin) => isWithin(origin, folder))));
  return { ...environment, PATH: outside.join(delimiter) };
}
