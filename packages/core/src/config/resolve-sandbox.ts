import { mayBeDeclared, sandboxModes } from '@harnessgym/qualify/sandbox';
import type { SandboxSettings } from '../run/run-sandbox.js';
import { invalidConfig } from './invalid-config.js';
import { oneOf } from './one-of.js';
import type { WrittenRunConfig } from './run-config.js';

/** Throws CoreError CONFIG_INVALID on an unknown word, on a name that no server can have, and on a variable that none gets. */
export function resolveSandbox({ sandbox, allowNetwork = [], allowEnv = [] }: WrittenRunConfig): SandboxSettings {
  const mode = oneOf(sandbox ?? 'auto', sandboxModes, '--sandbox');
  if (mode === 'off' && allowNetwork.length > 0) {
    throw invalidConfig('--allow-network has no effect with --sandbox off. Leave one of them out.');
  }
  const odd = allowNetwork.find((name) => !/^(\*|[A-Za-z0-9_-]+)$/.test(name));
  if (odd !== undefined) {
    throw invalidConfig(`--allow-network: "${odd}" is no name of a server. Write one name each time, or "*" for all.`);
  }
  refuseVariables(allowEnv);
  return { mode, allowNetwork, allowEnv };
}

function refuseVariables(names: readonly string[]): void {
  const odd = names.find((name) => !/^(\*|[A-Za-z_][A-Za-z0-9_]*)$/.test(name));
  if (odd !== undefined) {
    throw invalidConfig(`--allow-env: "${odd}" is no name of a variable. Write one name each time, or "*" for all.`);
  }
  const secret = names.find((name) => name !== '*' && !mayBeDeclared(name));
  if (secret === undefined) return;
  throw invalidConfig(
    `--allow-env: no server gets ${secret}, because it is called as secrets are, or acts on programs. Leave it out.`,
  );
}
