import { realpath } from 'node:fs/promises';
import type { ServerCommand } from '@harnessgym/mcp-proxy';
import { type Confined, confine, type Sandbox, serverConfinement } from '@harnessgym/qualify/sandbox';
import type { CallableServer } from './find-server.js';

export interface ConfiningPlace {
  /** Its real path. */
  workspace: string;
  stateFolder?: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/**
 * The server, confined to what its manifest asks for and the last run allowed. Whoever calls could start the server by
 * other means, so nothing is gained by how an agent edits what the run asked for.
 */
export async function confineCall(
  { command, declared, artifactFolder, sandbox: { allowNetwork } }: CallableServer,
  { workspace, env, sandbox }: ConfiningPlace & { sandbox: Sandbox },
): Promise<Confined<ServerCommand>> {
  const reach = serverConfinement(
    { name: command.name, ...declared },
    {
      workspace,
      allowNetwork,
      declarable: env,
      ...(artifactFolder !== undefined && { artifactFolder: await realpath(artifactFolder) }),
    },
  );
  return confine(command, sandbox, reach);
}
