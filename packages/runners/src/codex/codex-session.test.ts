import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplayedAgent } from '../session/replay-agent.fixture.js';
import { runningCommands } from '../testing/running-commands.js';
import type { ToolServer } from '../toolset.js';
import { printsTurn, replayCodex } from './replay-codex.fixture.js';

let codex: ReplayedAgent;
beforeEach(async () => {
  codex = await replayCodex();
});
afterEach(() => codex[Symbol.asyncDispose]());

describe('a session of Codex', () => {
  it('counts each turn by itself, though Codex tells the total of the thread', async () => {
    await using session = await codex.open();
    expect(await codex.turn(session, printsTurn('id', 100))).toMatchObject({ usage: { inputTokens: 100 } });
    expect(await codex.turn(session, printsTurn('id', 250))).toMatchObject({
      usage: { inputTokens: 150, cachedInputTokens: 0, outputTokens: 0 },
    });
  });

  it('counts a thread that Codex began anew from its start, and does not know what a smaller total means', async () => {
    await using session = await codex.open();
    await codex.turn(session, printsTurn('id', 100));
    expect(await codex.turn(session, printsTurn('other', 30))).toMatchObject({
      usage: { inputTokens: 30, cachedInputTokens: 1, outputTokens: 2 },
    });
    expect(await codex.turn(session, printsTurn('other', 20))).not.toHaveProperty('usage');
    expect(await codex.turn(session, printsTurn('other', 25))).toMatchObject({ usage: { inputTokens: 5 } });
  });

  it('does not know what the first turn used of a session that another process began', async () => {
    await keepThread('id');
    await using session = await codex.open({ sessionId: 'id' });
    expect(session.id).toBe('id');
    expect(await codex.turn(session, printsTurn('id', 100))).not.toHaveProperty('usage');
    expect(await codex.turn(session, printsTurn('id', 130))).toMatchObject({ usage: { inputTokens: 30 } });
  });

  it('D-07 has the id of a turn that was killed, and goes on with it', async () => {
    await using session = await codex.open();
    const budget = new AbortController();
    const events = `printf '%s\\n' '{"type":"thread.started","thread_id":"early"}'; sleep 60`;
    const turn = codex.turn(session, events, budget.signal);
    await expect.poll(() => session.id).toBe('early');
    budget.abort(new DOMException('spent', 'TimeoutError'));
    expect(await turn).toMatchObject({ outcome: { outcome: 'timed-out' } });
    await codex.turn(session, printsTurn('early', 1));
    expect((await codex.starts()).map((args) => args.slice(-3))).toEqual([
      [expect.any(String), 'approval_policy="never"', '-'],
      ['resume', 'early', '-'],
    ]);
  });

  it('D-20 gives the prompt on stdin, where nobody else reads it', async () => {
    await using session = await codex.open();
    await codex.turn(session, printsTurn('id', 1));
    expect(await codex.read('stdin')).toBe('What now?');
    expect(JSON.stringify(await codex.starts())).not.toContain('What now?');
  });

  it('leaves a server that did not start out of its later turns', async () => {
    const toolset = { servers: [serverNamed('bad'), serverNamed('good')], skills: [] };
    await using session = await codex.open({ toolset });
    const refusal =
      'echo "Error: required MCP servers failed to initialize: bad: It crashed. (code -32603)" >&2; exit 1';
    expect(await codex.turn(session, refusal)).toMatchObject({
      outcome: { outcome: 'agent-error', exitCode: 1 },
      servers: [{ server: 'bad', exposure: 'missing', reason: 'It crashed.' }],
    });
    const later = await codex.turn(session, printsTurn('id', 1));
    expect(later.servers).toEqual([{ server: 'good', exposure: 'offered' }]);
    const mounted = (await codex.starts()).map((args) => /mcp_servers\.(\w+)/.exec(args.join(' '))?.[1]);
    expect(mounted).toEqual(['bad', 'good']);
  });

  it('D-12 an agent that cannot begin is no failure of the attempt', async () => {
    await using session = await codex.open();
    expect(await codex.turn(session, 'echo "Error loading config.toml: no" >&2; exit 1')).toMatchObject({
      outcome: { outcome: 'infrastructure', reason: expect.stringContaining('Error loading config.toml: no') },
    });
  });

  it('D-03 ends what an agent left running in a session of its own', async () => {
    const mark = `left-${process.pid}-${Date.now()}`;
    await using session = await codex.open();
    const leaves = `setsid sh -c 'touch ready; sleep 60' ${mark} >/dev/null 2>&1 & while [ ! -e ready ]; do sleep 0.02; done`;
    await codex.turn(session, `${leaves}; ${printsTurn('id', 1)}`);
    expect(await runningCommands(mark)).toEqual([]);
  });

  it.each([
    ['EPERM', { outcome: 'completed' }, /^left_running: \d+ sh -c .* left-/m],
    [
      'EIO',
      { outcome: 'infrastructure', reason: expect.stringMatching(/left running: refused/) },
      /left running: refused/,
    ],
  ])('D-03 says what came of a process that cannot be ended (%s)', async (code, outcome, said) => {
    const mark = `left-${code}-${process.pid}-${Date.now()}`;
    await using session = await codex.open();
    const { kill } = process;
    const refused = new Set<number>();
    using _refusing = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
      if (pid < 0 || signal === 0) return kill.call(process, pid, signal);
      refused.add(pid);
      throw Object.assign(new Error('refused'), { code });
    });
    const leaves = `setsid sh -c 'touch ready; sleep 60' ${mark} >/dev/null 2>&1 & while [ ! -e ready ]; do sleep 0.02; done`;
    expect(await codex.turn(session, `${leaves}; ${printsTurn('id', 1)}`)).toMatchObject({ outcome });
    expect(await codex.read('transcript.txt')).toMatch(said);
    for (const pid of refused) kill.call(process, pid, 'SIGKILL');
  });

  it('writes a transcript with the documented keys', async () => {
    await using session = await codex.open();
    await codex.turn(session, `echo nonsense; ${printsTurn('id', 1)}`);
    const lines = (await codex.read('transcript.txt')).trim().split('\n');
    expect(lines[0]).toBe(
      `command: ${codex.folder}/codex exec --json --strict-config --skip-git-repo-check -s workspace-write -C ${codex.folder} -c 'approval_policy="never"' -`,
    );
    expect(lines).toEqual(expect.arrayContaining(['status: completed', 'return_code: 0', 'session_id: id']));
    expect(lines).toContain('unknown_output_lines: 1');
  });

  it('D-05 has the output on disk while the turn goes on', async () => {
    await using session = await codex.open();
    const user = new AbortController();
    const turn = codex.turn(session, 'echo early; sleep 60', user.signal);
    await expect.poll(() => codex.read('stdout.txt').catch(() => '')).toBe('early\n');
    user.abort();
    expect(await turn).toMatchObject({ outcome: { outcome: 'cancelled' } });
  });

  it('says that a turn could not be recorded', async () => {
    await mkdir(join(codex.folder, 'transcript.txt'));
    await using session = await codex.open();
    expect(await codex.turn(session, printsTurn('id', 1))).toMatchObject({
      outcome: { outcome: 'infrastructure', reason: expect.stringContaining('Could not write the log') },
    });
  });
});

/** Where Codex keeps one. */
async function keepThread(id: string): Promise<void> {
  const folder = join(codex.folder, 'home', '.codex', 'sessions', '2026', '11', '21');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `rollout-2026-11-21T03-58-11-${id}.jsonl`), '');
}

function serverNamed(name: string): ToolServer {
  const limits = { startupTimeoutMs: 1_000, toolTimeoutMs: 1_000 };
  return { name, command: 'node', args: [], cwd: codex.folder, enabledTools: [], ...limits };
}
