import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProxyError } from '@harnessgym/mcp-proxy';
import type { ServerConnection } from '@harnessgym/mcp-proxy/transport';
import { findSandbox, type SandboxMode } from '@harnessgym/qualify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectConfined } from './connect-confined.js';

const here = await findSandbox('auto', { env: process.env, hidden: [] });
const missing = here.kind !== 'bubblewrap';
const needs = missing ? ' (needs bubblewrap)' : '';

let workspace: string;
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'hg-confined-')));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const broken = new ProxyError('HANDSHAKE_FAILED', { message: 'it does not start' });
const connected = {} as ServerConnection;

/** The programs that a call of a server starts, where `answer` is what becomes of each. */
async function startsOf(
  answer: (program: string) => ServerConnection,
  { env = process.env, mode = 'auto' }: { env?: NodeJS.ProcessEnv; mode?: SandboxMode } = {},
) {
  const programs: string[] = [];
  const command = { name: 'one', command: 'node', args: [], cwd: workspace };
  const sandbox = { mode, allowNetwork: [], allowEnv: [], worked: 'bubblewrap' } as const;
  const times = { startupTimeoutMs: 1_000, toolTimeoutMs: 1_000 };
  const server = { command, enabledTools: [], declared: { env: {} }, sandbox, ...times };
  const connect = async ({ command: { command: program } }: { command: { command: string } }) => {
    programs.push(program);
    return answer(program);
  };
  const { signal } = new AbortController();
  const start = { workspace, env, signal, connect };
  const result = await connectConfined(server, start).catch((error: unknown) => error);
  return { programs, result };
}

describe.skipIf(missing)(`a call of a server that a run confined${needs}`, () => {
  const program = here.kind === 'bubblewrap' ? here.program : '';

  it('starts it in that sandbox, once', async () => {
    expect(await startsOf(() => connected)).toEqual({ programs: [program], result: connected });
  });

  it('does not start a broken server again without its sandbox, which works', async () => {
    const { programs, result } = await startsOf(() => {
      throw broken;
    });
    expect({ programs, result }).toEqual({ programs: [program], result: broken });
  });

  it('starts it without one where none works by now, unless the run required one', async () => {
    // Bubblewrap cannot put an empty folder there.
    const env = { ...process.env, HOME: '/usr/no-such-home' };
    const answer = (started: string) => {
      if (started === program) throw broken;
      return connected;
    };
    expect(await startsOf(answer, { env })).toEqual({ programs: [program, 'node'], result: connected });
    const { programs, result } = await startsOf(answer, { env, mode: 'require' });
    const reason = expect.stringMatching(/^No sandbox works here: .*no-such-home/);
    expect({ programs, result }).toMatchObject({
      programs: [program],
      result: { code: 'SANDBOX_MISSING', message: reason },
    });
  });
});
