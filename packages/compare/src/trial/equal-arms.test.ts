import { createClaudeRunner, createCodexRunner } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { stageTrial, type TrialStage } from '../testing/stage-trial.js';
import { type AgentStart, type StubAgent, stubAgent } from '../testing/stub-agent.js';

const agents = {
  claude: (bin: string) => createClaudeRunner({ bin }),
  codex: (bin: string) => createCodexRunner({ bin, sandbox: 'workspace-write', config: [], extraArgs: [] }),
} as const;

const told = {
  HARNESSGYM_ARM: 'harnessed',
  HARNESSGYM_TRIAL: '1',
  HARNESSGYM_ANYTHING: 'x',
  PWD: '/somewhere/out',
  OLDPWD: '/somewhere',
};

async function startsOfBoth(agent: StubAgent, stage: TrialStage) {
  const executor = { env: { ...process.env, ...told } };
  const plain = await stage.execute('plain', { executor });
  const harnessed = await stage.execute('harnessed', { executor });
  const [one, other] = await agent.starts();
  if (one === undefined || other === undefined) throw new Error('The stub was not started twice.');
  return { plain, harnessed, one, other };
}

describe.each(['claude', 'codex'] as const)('the arms of a study with %s', (name) => {
  it('G-05 G-20 start the agent alike, but for the mounted servers and skills', async () => {
    await using agent = await stubAgent(name);
    await using stage = await stageTrial({
      runner: agents[name](agent.bin),

      files: {
        '.claude/settings.json': '{}',
        '.codex/prompts/mine.md': 'x',
        '.agents/notes.md': 'x',
        'flash_bench.py': 'x',
        'lib.o': 'x',
      },
    });
    const { plain, harnessed, one, other } = await startsOfBoth(agent, stage);
    expect([plain.error, harnessed.error]).toEqual([null, null]);
    const [left, right] = [neutral(one, plain.run_id), neutral(other, harnessed.run_id)];
    expect(other.cwd).toHaveLength(one.cwd.length);
    expect(left.env).toEqual(right.env);
    expect(left.args).toEqual(right.args);
    if (name === 'claude') expect(one.args).toContain('--strict-mcp-config');
    expect(one.mcpConfig).toBe('');
    const kept = ['.agents/notes.md', '.claude/settings.json', '.codex/prompts/mine.md', 'flash_bench.py', 'lib.o'];
    expect(left.files).toEqual(expect.arrayContaining(kept));
    const added = right.files.filter((path) => !left.files.includes(path));
    expect(added.every((path) => /^\.(agents|claude)\/skills\/halving$|^\.codex\/config\.toml$/.test(path))).toBe(true);
    expect(left.files.filter((path) => !right.files.includes(path))).toEqual([]);
  });

  it('G-05 tell the agent nothing of the study', async () => {
    await using agent = await stubAgent(name);
    await using stage = await stageTrial({ runner: agents[name](agent.bin) });
    const { one, other } = await startsOfBoth(agent, stage);
    for (const start of [one, other]) {
      const seen = JSON.stringify(start);
      for (const name of Object.keys(told)) expect(start.env).not.toHaveProperty(name);
      for (const secret of [/plain/, /harnessed/i, /trial_1/, /somewhere/]) expect(seen).not.toMatch(secret);
      for (const place of ['out', 'template', 'bundle']) expect(seen).not.toContain(`${stage.root}/${place}`);
    }
  });
});

/** Without what is random, and without the servers. */
function neutral(start: AgentStart, runId: string) {
  const text = JSON.stringify(start)
    .replaceAll(start.cwd, '<task>')
    .replaceAll(runId, '<run>')
    .replace(/("HARNESSGYM_OWNER":"\d+:\d+:\d+:)[0-9a-f]+/, '$1<task>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>');
  const { args, env, files }: AgentStart = JSON.parse(text);
  const { MCP_TIMEOUT: _, MCP_CONNECT_TIMEOUT_MS: __, HARNESSGYM_TURN: ___, ...rest } = env;
  const isServer = (arg: string) => /^--(mcp-config|allowedTools)=|mcp_servers/.test(arg);
  // Codex hands a mounted server its variables by its own environment.
  const ofServers = (name: string) => name.startsWith('HARNESSGYM_SERVER_ENV_');
  return {
    env: Object.fromEntries(Object.entries(rest).filter(([name]) => !ofServers(name))),
    args: args.filter((arg, index) => !isServer(arg) && !(arg === '-c' && isServer(args[index + 1] ?? ''))),
    files: files.map((path) => path.replace(/^\.\//, '').replace('<task>/', '')),
  };
}
