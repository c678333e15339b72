import type { ServerManifest } from '@harnessgym/registry';
import { isSecretName } from '../secret-name.js';
import { actsOnPrograms } from './acting-name.js';
import type { Confinement } from './confinement.js';

export interface ServerPlace {
  /** The workspace, or the clean room in its place. */
  workspace: string;
  artifactFolder?: string;
  /** Servers that may use the network, by name; `*` for all. */
  allowNetwork: readonly string[];
  /** Variables that servers may get, by name; `*` for all that a manifest may declare. */
  allowEnv: readonly string[];
  /** Of which a manifest may declare names. */
  declarable: Readonly<Record<string, string | undefined>>;
}

type Declared = Pick<ServerManifest, 'name' | 'env' | 'permissions'>;

/** What a server may reach: what its manifest asks for and the user allows. */
export function serverConfinement(manifest: Declared, place: ServerPlace): Confinement {
  const { workspace, artifactFolder, allowNetwork, allowEnv, declarable } = place;
  const { permissions, env } = manifest;
  const inherited = (permissions?.env ?? []).flatMap((name): [string, string][] => {
    const value = mayBeDeclared(name) && isAllowed(name, allowEnv) ? declarable[name] : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return {
    workspace,
    ...(artifactFolder !== undefined && { artifactFolder }),
    ...(permissions && { permissions }),
    network: mayUseNetwork(manifest, allowNetwork) ? 'shared' : 'none',
    variables: { ...Object.fromEntries(inherited), ...env },
  };
}

/** Whether the user allows it, and the manifest, where it declares anything, asks for it. */
function mayUseNetwork({ name, permissions }: Declared, allowed: readonly string[]): boolean {
  return (permissions?.network ?? true) && isAllowed(name, allowed);
}

function isAllowed(name: string, allowed: readonly string[]): boolean {
  return allowed.includes(name) || allowed.includes('*');
}

/** The flag without which a server does not get the network that it declares; undefined when nothing is missing. */
export function missingNetwork({ name, permissions }: Declared, allowed: readonly string[]): string | undefined {
  if (!permissions?.network || isAllowed(name, allowed)) return undefined;
  return `it declares permissions.network, which --allow-network ${name} would give it`;
}

/** What a server declares of the environment and does not get, each with the flag that would give it, if one does. */
export function missingVariables({ permissions }: Pick<Declared, 'permissions'>, allowed: readonly string[]): string[] {
  return (permissions?.env ?? []).flatMap((name) => {
    if (!mayBeDeclared(name))
      return [
        `it declares ${name} in permissions.env, which no server gets: by its name it is a secret, or acts on programs`,
      ];
    if (isAllowed(name, allowed)) return [];
    return [`it declares ${name} in permissions.env, which --allow-env ${name} would give it`];
  });
}

/** Addresses hold passwords, and some are one. */
const reaching = /UR[IL]|PWD|PROXY|SSH|GPG|AWS|GCP|AZURE/i;

/** A manifest is generated too: what is called like a key, or acts on programs before they start, is not given by name. */
export function mayBeDeclared(name: string): boolean {
  return !isSecretName(name) && !reaching.test(name) && !actsOnPrograms(name);
}
