import { realpath } from 'node:fs/promises';
import type { ServerCommand } from '@harnessgym/mcp-proxy';
import {
  type Confined,
  confine,
  makeDeclaredFolders,
  type Sandbox,
  serverConfinement,
} from '@harnessgym/qualify/sandbox';
import type { CallableServer } from './find-server.js';

export interface ConfiningPlace {
  /** Its real path. */
  workspace: string;
  stateFolder?: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/**
 * The server, confined to what its manifest asks for and the last run allowed. What the run asked for is in the state folder;
 * what a workspace says of it can confine further and never relax.
 */
export async function confineCall(
  { command, declared, artifactFolder, sandbox: { allowNetwork, allowEnv } }: CallableServer,
  { workspace, env, sandbox }: ConfiningPlace & { sandbox: Sandbox },
): Promise<Confined<ServerCommand>> {
  const reach = serverConfinement(
    { name: command.name, ...declared },
    {
      workspace,
      allowNetwork,
      allowEnv,
      declarable: env,
      ...(artifactFolder !== undefined && { artifactFolder: await realpath(artifactFolder) }),
    },
  );
  if (sandbox.kind !== 'none') makeDeclaredFolders(reach);
  return confine(command, sandbox, reach);
}
