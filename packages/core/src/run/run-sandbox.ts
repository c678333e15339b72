import type { Sandbox, SandboxMode } from '@harnessgym/qualify';

/** What the user asks of confinement, and allows. */
export interface SandboxSettings {
  mode: SandboxMode;
  /** Servers that may use the network, by name; `*` for all. */
  allowNetwork: readonly string[];
  /** Variables of the user's that servers may declare, by name; `*` for all that are not called as secrets are. */
  allowEnv: readonly string[];
}

/** What confines generated code in a run. */
export interface RunSandbox extends SandboxSettings {
  found: Sandbox;
}

/** What a run that confines nothing says at its start; undefined of one that does. */
export function describeUnsandboxed({ found }: Pick<RunSandbox, 'found'>): string | undefined {
  if (found.kind !== 'none') return undefined;
  const why = found.reason === 'off' ? '--sandbox off' : found.reason;
  return `unsandboxed: what the agent builds can do what you can (${why}).`;
}
