import type { CliResult } from '../e2e/run-cli.js';

/** It names the fault, or what that befell, and where, unless the command got to its end all the same. */
export function exitMistakes(
  { code, stderr }: CliResult,
  { fault, calls, folder }: { fault: string; calls: readonly string[]; folder: string },
): string[] {
  const [name = '', at] = fault.split(':');
  const [said = ''] = stderr.split('harnessgym: error:').slice(-1);
  const error = withoutDrafts(said);
  const path = pathIn(calls[Number(at) - 1]);
  const isNamed =
    (path !== undefined && error.includes(path || folder)) || (error.includes(name) && namesPlace(error, calls));
  if (code === 0 || ((code === 2 || code === 3) && isNamed)) return [];
  return [`it ended with ${code}: ${stderr}`];
}

/** A file, or a folder that it is in, such as that of the store. */
function namesPlace(error: string, calls: readonly string[]): boolean {
  const places = new Set(calls.flatMap((call) => pathIn(call)?.split('/').slice(1, 2) ?? []));
  return [...places].some((place) => error.includes(`/${place}`));
}

/** Below the folder that is watched, which itself is the empty one. */
function pathIn(call: string | undefined): string | undefined {
  const [, path] = /^\w+ "(.*)"$/.exec(call ?? '') ?? [];
  return path === undefined ? undefined : withoutDrafts(path);
}

/** In the place of a draft, the document that it was to become. */
function withoutDrafts(text: string): string {
  return text
    .replaceAll(/\/\.([^/]+)\.[0-9a-f]{12}\.tmp/g, '/$1')
    .replaceAll(/\/run\.lock\.[0-9a-f-]{36}/g, '/run.lock');
}
