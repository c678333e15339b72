import { realpath } from 'node:fs/promises';
import type { ServerCommand } from '@harnessgym/mcp-proxy';
import { type Confined, confine, findSandbox, serverConfinement } from '@harnessgym/qualify/sandbox';
import type { CallableServer } from './find-server.js';

export interface ConfiningPlace {
  workspace: string;
  stateFolder?: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/**
 * The server as the last run asked for it to be confined, where that works: an agent's own sandbox may forbid another one
 * in it. What the run asked for is in the state folder; what a workspace says of it can confine further and never relax.
 * Throws QualifyError SANDBOX_MISSING when the run required a sandbox and none works here.
 */
export async function confineCall(server: CallableServer, place: ConfiningPlace): Promise<Confined<ServerCommand>> {
  const { command, declared, artifactFolder, sandbox } = server;
  const { workspace, stateFolder, env, signal } = place;
  const root = await realpath(workspace);
  const hidden = [root, ...(stateFolder === undefined ? [] : [stateFolder])];
  const found = await findSandbox(sandbox.mode, { env, hidden, signal });
  const reach = serverConfinement(
    { name: command.name, ...declared },
    {
      workspace: root,
      allowNetwork: sandbox.allowNetwork,
      declarable: env,
      ...(artifactFolder !== undefined && { artifactFolder: await realpath(artifactFolder) }),
    },
  );
  return confine(command, found, reach);
}
