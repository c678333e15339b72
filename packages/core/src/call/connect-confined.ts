import { ProxyError, type ServerCommand } from '@harnessgym/mcp-proxy';
import type { ServerConnection } from '@harnessgym/mcp-proxy/transport';
import { type Confined, findSandbox, type Sandbox } from '@harnessgym/qualify/sandbox';
import { type ConfiningPlace, confineCall } from './confine-call.js';
import type { CallableServer } from './find-server.js';
import { needsPipes } from './with-pipes.js';

interface CallStart extends ConfiningPlace {
  connect(confined: Confined<ServerCommand>): Promise<ServerConnection>;
}

/**
 * Starts the server as the last run asked for it to be confined, where that works: an agent's own sandbox may forbid another
 * one in it. A sandbox that worked in that run is tried only when the server does not start in it. Throws QualifyError
 * SANDBOX_MISSING when the run required a sandbox and none works here, and what `connect` throws.
 */
export async function connectConfined(server: CallableServer, start: CallStart): Promise<ServerConnection> {
  const { mode } = server.sandbox;
  // Codex's own forbids another one in it, which a trial tells sooner than a server that does not start.
  const worked = needsPipes(start.env) ? undefined : server.sandbox.worked;
  const { workspace, stateFolder, env, signal, connect } = start;
  const hidden = [workspace, ...(stateFolder === undefined ? [] : [stateFolder])];
  const options = { env, hidden, workspace, signal };
  const connectIn = async (sandbox: Sandbox) => connect(await confineCall(server, { ...start, sandbox }));
  if (worked === undefined) return connectIn(await findSandbox(mode, options));
  const known = await findSandbox(mode, { ...options, worked });
  try {
    return await connectIn(known);
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    const tried = await findSandbox(mode, options);
    // It works here as well, so it is not why the server does not start.
    if (tried.kind === known.kind) throw error;
    return connectIn(tried);
  }
}
