import type { ServerManifest } from '@harnessgym/registry';
import type { Confinement } from './confinement.js';

export interface ServerPlace {
  /** The workspace, or the clean room in its place. */
  workspace: string;
  artifactFolder?: string;
  /** Servers that may use the network, by name; `*` for all. */
  allowNetwork: readonly string[];
  /** Of which a manifest may declare names. */
  declarable: Readonly<Record<string, string | undefined>>;
}

type Declared = Pick<ServerManifest, 'name' | 'env' | 'permissions'>;

/** What a server may reach: what its manifest asks for and the user allows. */
export function serverConfinement(manifest: Declared, place: ServerPlace): Confinement {
  const { workspace, artifactFolder, allowNetwork, declarable } = place;
  const { permissions, env } = manifest;
  const inherited = (permissions?.env ?? []).flatMap((name): [string, string][] => {
    const value = mayBeDeclared(name) ? declarable[name] : undefined;
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
  return (permissions?.network ?? true) && (allowed.includes(name) || allowed.includes('*'));
}

/** What a server has to be allowed to get what it declares; undefined when nothing is missing. */
export function missingPermission({ name, permissions }: Declared, allowed: readonly string[]): string | undefined {
  if (!permissions?.network || allowed.includes(name) || allowed.includes('*')) return undefined;
  return `it declares permissions.network, which --allow-network ${name} would give it`;
}

/** Addresses too: of databases and webhooks they hold the password, or are one. */
const secret =
  /KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|COOKIE|SESSION|PRIVATE|UR[IL]|DSN|WEBHOOK|PROXY|SSH|GPG|AWS|GCP|AZURE|(^|_)PAT(_|$)/i;
const acting = /^(LD_|DYLD_|HARNESSGYM_|NODE_OPTIONS$|BASH_ENV$|ENV$)/;

/** A manifest is generated too: what is called like a key, or acts on programs before they start, is not given by name. */
export function mayBeDeclared(name: string): boolean {
  return !secret.test(name) && !acting.test(name);
}
