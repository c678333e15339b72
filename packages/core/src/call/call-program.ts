import { constants } from 'node:os';
import { mcpCall } from './mcp-call.js';
import type { CallPlace } from './parse-call.js';

/**
 * This process as `harnessgym-mcp-call`: its arguments, its streams, its exit code. A signal abandons the call, ends the
 * server and then the process, with 128 and the signal's number. `workspace` is meant where no flag names one, and
 * `stateFolder` is that of this workspace.
 */
export async function callProgram({ workspace, stateFolder }: Omit<CallPlace, 'cwd'> = {}): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  // Whoever reads may stop, as `head` does: the call was made, and is recorded.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const stopped = signalled(['SIGTERM', 'SIGINT', 'SIGHUP']);
  const place = { cwd: process.cwd(), ...(workspace && { workspace }), ...(stateFolder && { stateFolder }) };
  const terminal = { ...place, env, stdin, stdout, stderr, signal: stopped };
  const code = await mcpCall(argv.slice(2), terminal);
  process.exitCode = stopped.aborted ? 128 + constants.signals[stopped.reason as 'SIGTERM'] : code;
}

/** Fires with the signal's name, once; further signals change nothing. */
function signalled(signals: readonly NodeJS.Signals[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}
