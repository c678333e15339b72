import { ownerVariable } from './owner-marker.js';
import { turnVariable } from './turn-variable.js';

/** What any program needs to start, and nothing that could be a secret. A test pins this list. */
export const allowedVariables: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'COMSPEC',
  'PATHEXT',
  ownerVariable,
  turnVariable,
];

/** The environment of code that an agent generated: the allow-list, then what its manifest declares. */
export function allowListedEnvironment(
  parent: NodeJS.ProcessEnv,
  declared: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of allowedVariables) {
    const value = parent[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...declared };
}
