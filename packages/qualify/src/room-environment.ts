import { delimiter, isAbsolute, relative, sep } from 'node:path';
import { allowListedEnvironment } from '@harnessgym/internal-process/environment';

/**
 * What generated code inherits in the room: the allow-list, without the search paths that lead into the workspace.
 * A package manager puts `<workspace>/node_modules/.bin` there, and a program found in it would be missing elsewhere.
 */
export function roomEnvironment(parent: NodeJS.ProcessEnv, workspace: string): Record<string, string> {
  const environment = allowListedEnvironment(parent);
  const path = environment['PATH'];
  if (path === undefined) return environment;
  const outside = path.split(delimiter).filter((folder) => !isWithin(workspace, folder));
  return { ...environment, PATH: outside.join(delimiter) };
}

/** Whether `path` is `folder` or lies below it; both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return isAbsolute(path) && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
