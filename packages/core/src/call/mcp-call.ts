import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { answerText } from './answer-text.js';
import { askServer } from './ask-server.js';
import { findServer } from './find-server.js';
import { findStateFolder } from './find-state-folder.js';
import { type Call, type CallPlace, parseCall, usage } from './parse-call.js';
import { readGiven } from './read-given.js';

export interface CallTerminal extends CallPlace {
  env: NodeJS.ProcessEnv;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  /** Abandons the call; the server is ended before `mcpCall` returns. */
  signal: AbortSignal;
}

/**
 * Calls one tool of one active server through the measuring proxy and prints the answer as JSON on stdout. Returns the
 * documented exit code: 0; 1 when the tool or the server failed, or nothing could be asked, with the error as JSON on
 * stderr; 2 on a bad command line. Nothing of the server is left when it returns.
 */
export async function mcpCall(argv: readonly string[], terminal: CallTerminal): Promise<number> {
  const { stdout, stderr } = terminal;
  const call = parseCall(argv, terminal);
  if (call.kind === 'help') {
    stdout.write(`${usage}\n`);
    return 0;
  }
  if (call.kind === 'usage') {
    stderr.write(`harnessgym-mcp-call: ${call.problem}\n${usage}\n`);
    return 2;
  }
  try {
    const given = await readGiven(call.given, terminal);
    const place = await placeOf(call, terminal);
    const server = await findServer({ ...call, ...place, caller: callerOf(terminal) });
    const answer = await askServer(server, { ...call, given }, { ...terminal, ...place });
    stdout.write(answerText(answer, call.form));
    return answer.outcome === 'answered' ? 0 : 1;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    stderr.write(stableJson({ error: message, ok: false }));
    return 1;
  }
}

/** Where what is active of the workspace is kept, out of reach of who works in it. */
async function placeOf({ workspace }: Call, terminal: CallTerminal): Promise<{ stateFolder?: string }> {
  const isTold = terminal.workspace !== undefined && resolve(terminal.workspace) === workspace;
  const stateFolder = (isTold ? terminal.stateFolder : undefined) ?? (await findStateFolder(workspace, terminal));
  return stateFolder === undefined ? {} : { stateFolder };
}

function callerOf({ env }: CallTerminal): 'agent' | 'person' {
  return env['HARNESSGYM_RUN_ID'] ? 'agent' : 'person';
}
