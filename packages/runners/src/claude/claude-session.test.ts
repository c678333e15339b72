import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ReplayedAgent, replayAgent } from '../session/replay-agent.fixture.js';
import type { ToolServer } from '../toolset.js';
import { createClaudeRunner } from './create-claude-runner.js';
import { knowsConversation } from './knows-conversation.js';

let claude: ReplayedAgent;
beforeEach(async () => {
  claude = await replayAgent('claude', (bin) => createClaudeRunner({ bin }));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await claude[Symbol.asyncDispose]();
});

describe('a session of Claude Code', () => {
  it('D-07 has its id before the first turn says anything, and goes on with it once it is kept', async () => {
    await using session = await claude.open();
    const { id = '' } = session;
    const budget = new AbortController();
    const turn = claude.turn(session, 'echo begun; sleep 60', budget.signal);
    await expect.poll(() => claude.read('stdout.txt').catch(() => '')).toBe('begun\n');
    budget.abort(new DOMException('spent', 'TimeoutError'));
    expect(await turn).toMatchObject({ outcome: { outcome: 'timed-out' } });
    expect(await claude.read('transcript.txt')).toContain(`\nsession_id: ${id}\n`);
    await claude.turn(session, prints({ result: 'Hi.' }));
    await keepConversation(id);
    await claude.turn(session, prints({ result: 'Hi.' }));
    expect(session.id).toBe(id);
    expect((await claude.starts()).map((args) => args.slice(-2))).toEqual([
      ['--session-id', id],
      ['--session-id', id],
      ['--resume', id],
    ]);
  });

  it('D-12 tells root of the ways out when Claude Code does not start for its settings', async () => {
    await using session = await claude.open();
    const refusal = '--dangerously-skip-permissions cannot be used with root/sudo privileges for security reasons';
    expect(await claude.turn(session, `echo "${refusal}" >&2; exit 1`)).toMatchObject({
      outcome: {
        outcome: 'infrastructure',
        reason: expect.stringMatching(
          /cannot be used with root.*One of these helps: run it as another user; set IS_SANDBOX=1 .*; pass /,
        ),
      },
    });
  });

  it('takes the end of a turn that its budget cut short for no success', async () => {
    await using session = await claude.open();
    const budget = new AbortController();
    const dies = `trap "${prints({ result: 'Done.' }).replaceAll('"', '\\"')}; exit 0" INT; echo begun; sleep 60 & wait`;
    const turn = claude.turn(session, dies, budget.signal);
    await expect.poll(() => claude.read('stdout.txt').catch(() => '')).toBe('begun\n');
    budget.abort(new DOMException('spent', 'TimeoutError'));
    expect(await turn).toMatchObject({ outcome: { outcome: 'timed-out' } });
  });

  it.each([
    [
      'D-10 an error that calls itself a success',
      { is_error: true, api_error_status: 429, result: 'No.' },
      'api-error',
    ],
    ['D-10 the end of its turns', { subtype: 'error_max_turns', errors: ['Too many.'] }, 'agent-error'],
    ['D-10 the end of its money', { subtype: 'error_max_budget_usd', is_error: true }, 'budget'],
    ['D-10 no connection', { is_error: true, result: 'API Error: Connection lost' }, 'api-error'],
    ['an answer', { result: 'Hi.' }, 'completed'],
  ])('ends with %s', async (_, result, outcome) => {
    await using session = await claude.open();
    expect(await claude.turn(session, prints(result))).toMatchObject({ outcome: { outcome } });
  });

  it('D-09 reads a list of events as well', async () => {
    await using session = await claude.open();
    const list = `printf '%s' '[${JSON.stringify(resultOf({ is_error: true, result: 'It broke.' }))}]'`;
    expect(await claude.turn(session, list)).toMatchObject({
      outcome: { outcome: 'agent-error', reason: 'It broke.', exitCode: 0 },
    });
  });

  it('D-17 counts what was spent of turns that failed too', async () => {
    await using session = await claude.open();
    const modelUsage = { opus: { inputTokens: 1, cacheReadInputTokens: 2, outputTokens: 3, costUSD: 0.5 } };
    const failed = { subtype: 'error_max_budget_usd', modelUsage };
    expect(await claude.turn(session, prints(failed))).toMatchObject({
      usage: { inputTokens: 3, cachedInputTokens: 2, outputTokens: 3, costUsd: 0.5 },
    });
  });

  it('D-20 gives the prompt on stdin, where nobody else reads it', async () => {
    await using session = await claude.open();
    await claude.turn(session, prints({ result: 'Hi.' }));
    expect(await claude.read('stdin')).toBe('What now?');
    expect(JSON.stringify(await claude.starts())).not.toContain('What now?');
  });

  it('names its servers in a file outside of the workspace, for its user alone and as long as a turn takes', async () => {
    const server = { ...serverNamed('parrot'), env: { SECRET: 'x' } };
    await using session = await claude.open({ toolset: { servers: [server], skills: [] } });
    const copies = `cp "$CONFIG" seen.json; ls -ld "$CONFIG" "$(dirname "$CONFIG")" | cut -c 1-10 > modes`;
    const finds = `CONFIG=$(sed -n 's/.*--mcp-config=\\([^"]*\\)".*/\\1/p' starts)`;
    await claude.turn(session, `${finds}; ${copies}; ${prints({ result: 'Hi.' })}`);
    const path = configOf((await claude.starts()).flat());
    expect(path.startsWith(claude.folder)).toBe(false);
    expect(await claude.read('modes')).toBe('drwx------\n-rw-------\n');
    const { mcpServers } = JSON.parse(await claude.read('seen.json'));
    expect(mcpServers.parrot.env).toEqual({ SECRET: 'x', HARNESSGYM_TURN: expect.any(String) });
    expect(JSON.stringify(await claude.starts())).not.toContain('SECRET');
    await expect(stat(dirname(path))).rejects.toThrow('ENOENT');
  });

  it('D-07 goes on after an agent that has cleared the folder of temporary files', async () => {
    const folder = join(claude.folder, 'tmp');
    await mkdir(folder);
    vi.stubEnv('TMPDIR', folder);
    await using session = await claude.open({ toolset: { servers: [serverNamed('parrot')], skills: [] } });
    for (const _turn of ['first', 'second']) {
      const turn = await claude.turn(session, `rm -rf '${folder}'/*; ${prints({ result: 'Hi.' })}`);
      expect(turn).toMatchObject({ outcome: { outcome: 'completed' } });
    }
  });

  it('does not start Claude Code when it cannot name its servers', async () => {
    vi.stubEnv('TMPDIR', join(claude.folder, 'missing'));
    await using session = await claude.open({ toolset: { servers: [serverNamed('parrot')], skills: [] } });
    expect(await claude.turn(session, prints({ result: 'Hi.' }))).toMatchObject({
      outcome: { outcome: 'infrastructure', reason: expect.stringMatching(/Could not start Claude Code: .*missing/) },
    });
    await expect(claude.starts()).rejects.toThrow('ENOENT');
  });

  it('tells Claude Code how long its servers may take to start, whatever its user has set', async () => {
    const slow = { ...serverNamed('slow'), startupTimeoutMs: 9_000 };
    await using session = await claude.open({ toolset: { servers: [serverNamed('fast'), slow], skills: [] } });
    const names = ['MCP_TIMEOUT', 'MCP_CONNECT_TIMEOUT_MS', 'ENABLE_TOOL_SEARCH', 'MCP_CONNECTION_NONBLOCKING'];
    await claude.turn(session, `echo ${names.map((name) => `$${name}`).join(' ')} > seen; ${prints({ result: '' })}`);
    expect(await claude.read('seen')).toBe('9000 9000 false 0\n');
  });

  it('leaves a server out of its later turns that did not reach the model', async () => {
    const toolset = { servers: [serverNamed('bad'), serverNamed('good')], skills: [] };
    await using session = await claude.open({ toolset });
    const init = {
      type: 'system',
      subtype: 'init',
      session_id: session.id,
      tools: ['Bash', 'mcp__good__echo'],
      mcp_servers: [{ name: 'bad', status: 'failed' }],
    };
    const turn = await claude.turn(session, `echo '${JSON.stringify(init)}'; ${prints({ result: 'Hi.' })}`);
    expect(turn.servers).toEqual([
      { server: 'bad', exposure: 'missing', reason: expect.stringMatching(/did not start/) },
      { server: 'good', exposure: 'offered', tools: ['echo'] },
    ]);
    await claude.turn(session, prints({ result: 'Hi.' }));
    const allowed = (await claude.starts()).map((args) => args.find((arg) => arg.startsWith('--allowedTools=')));
    expect(allowed).toEqual(['--allowedTools=mcp__bad,mcp__good', '--allowedTools=mcp__good']);
  });
});

describe('knowsConversation', () => {
  it('finds one of this folder only, as Claude Code does, also by a link to it', async () => {
    const [work, link] = [join(claude.folder, 'wörk_1.x'), join(claude.folder, 'link')];
    await mkdir(work);
    await symlink(work, link);
    await keepConversation('id', work);
    const env = { HOME: join(claude.folder, 'home') };
    expect(await knowsConversation('id', { workspace: work, env })).toBe(true);
    expect(await knowsConversation('id', { workspace: link, env })).toBe(true);
    expect(await knowsConversation('id', { workspace: claude.folder, env })).toBe(false);
    expect(await knowsConversation('other', { workspace: work, env })).toBe(false);
    expect(await knowsConversation('id', { workspace: work, env: { HOME: work } })).toBe(false);
    const moved = { HOME: work, CLAUDE_CONFIG_DIR: join(claude.folder, 'home', '.claude') };
    expect(await knowsConversation('id', { workspace: work, env: moved })).toBe(true);
  });

  it('D-07 does not mind that other projects vanish while it looks', async () => {
    await keepConversation('id');
    const env = { HOME: join(claude.folder, 'home') };
    for (let round = 0; round < 20; round += 1) {
      const others = Array.from({ length: 40 }, (_, index) => join(claude.folder, `${index}`));
      for (const other of others) await keepConversation('other', other);
      const vanish = Promise.all(others.map((other) => rm(projectOf(other), { recursive: true })));
      expect(await knowsConversation('id', { workspace: claude.folder, env })).toBe(true);
      await vanish;
    }
  });

  it('knows the folder of a long path, whose name is cut', async () => {
    const work = join(claude.folder, 'a'.repeat(150), 'b'.repeat(150));
    await mkdir(work, { recursive: true });
    const projects = join(claude.folder, 'home', '.claude', 'projects');
    const project = join(projects, `${work.replaceAll(/[^a-zA-Z0-9]/g, '-').slice(0, 200)}-o5kmjk`);
    await mkdir(project, { recursive: true });
    await writeFile(join(project, 'id.jsonl'), '');
    expect(await knowsConversation('id', { workspace: work, env: { HOME: join(claude.folder, 'home') } })).toBe(true);
  });
});

/** Where Claude Code keeps one. */
async function keepConversation(id: string, workspace = claude.folder): Promise<void> {
  const folder = projectOf(workspace);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${id}.jsonl`), '');
}

function projectOf(workspace: string): string {
  const name = workspace.replaceAll(/[^a-zA-Z0-9]/g, '-');
  return join(claude.folder, 'home', '.claude', 'projects', name);
}

function configOf(args: readonly string[]): string {
  const [path] = args.flatMap((arg) => /^--mcp-config=(.*)/.exec(arg)?.[1] ?? []);
  return path ?? expect.unreachable();
}

function resultOf(fields: object) {
  return { type: 'result', subtype: 'success', is_error: false, ...fields };
}

function prints(fields: object): string {
  return `printf '%s\\n' '${JSON.stringify(resultOf(fields))}'`;
}

function serverNamed(name: string): ToolServer {
  const limits = { startupTimeoutMs: 1_000, toolTimeoutMs: 1_000 };
  return { name, command: 'node', args: [], cwd: claude.folder, enabledTools: [], ...limits };
}
