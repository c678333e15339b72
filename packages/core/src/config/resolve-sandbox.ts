import { sandboxModes } from '@harnessgym/qualify/sandbox';
import type { SandboxSettings } from '../run/run-sandbox.js';
import { invalidConfig } from './invalid-config.js';
import { oneOf } from './one-of.js';
import type { WrittenRunConfig } from './run-config.js';

/** Throws CoreError CONFIG_INVALID on an unknown word, and on a name that no server can have. */
export function resolveSandbox({ sandbox, allowNetwork = [] }: WrittenRunConfig): SandboxSettings {
  const mode = oneOf(sandbox ?? 'auto', sandboxModes, '--sandbox');
  if (mode === 'off' && allowNetwork.length > 0) {
    throw invalidConfig('--allow-network has no effect with --sandbox off. Leave one of them out.');
  }
  const odd = allowNetwork.find((name) => !/^(\*|[A-Za-z0-9_-]+)$/.test(name));
  if (odd === undefined) return { mode, allowNetwork };
  throw invalidConfig(`--allow-network: "${odd}" is no name of a server. Write one name each time, or "*" for all.`);
}
