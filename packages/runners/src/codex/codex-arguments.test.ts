import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { ToolServer } from '../toolset.js';
import { codexArguments } from './codex-arguments.js';
import { privateVariables } from './private-variables.js';

const parrot: ToolServer = {
  name: 'parrot',
  command: '/usr/bin/node',
  args: ['/task/\u{1f9ea} server.mjs', '--name="x"'],
  cwd: '/task',
  env: { HARNESSGYM_RUN_ID: 'r' },
  enabledTools: ['echo'],
  startupTimeoutMs: 10_000,
  toolTimeoutMs: 1_500,
};
const turn = { workspace: '/task', toolset: { servers: [], skills: [] } };

describe('codexArguments', () => {
  it('asks for a headless turn whose prompt comes on stdin', () => {
    expect(codexArguments(turn, {})).toEqual([
      ...['exec', '--json', '--strict-config', '--skip-git-repo-check', '-s', 'workspace-write', '-C', '/task'],
      ...['-c', 'approval_policy="never"', '-'],
    ]);
  });

  it('D-11 keeps the sandbox when it goes on with a session', () => {
    const args = codexArguments({ ...turn, sessionId: 'id' }, { sandbox: 'danger-full-access', extraArgs: ['--oss'] });
    expect(args.slice(-4)).toEqual(['--oss', 'resume', 'id', '-']);
    expect(args.join(' ')).toContain('-s danger-full-access -C /task ');
    expect(args.indexOf('-s')).toBeLessThan(args.indexOf('resume'));
  });

  it('passes on the model and what the user configures, behind our defaults', () => {
    const args = codexArguments(turn, { model: 'm', config: ['approval_policy="on-request"', 'a=1'] });
    expect(args.slice(args.indexOf('-m'), args.indexOf('-m') + 2)).toEqual(['-m', 'm']);
    expect(args.slice(-5)).toEqual(['-c', 'approval_policy="on-request"', '-c', 'a=1', '-']);
    expect(args.indexOf('approval_policy="never"')).toBeLessThan(args.length - 5);
  });

  it('F-22 mounts a server so that it must start and its tools may be called', () => {
    const args = codexArguments({ ...turn, toolset: { servers: [parrot], skills: [] } }, {});
    const setting = args.find((argument) => argument.startsWith('mcp_servers.'));
    expect(parse(setting ?? '')).toEqual({
      mcp_servers: {
        parrot: {
          command: '/usr/bin/node',
          args: ['/task/\u{1f9ea} server.mjs', '--name="x"'],
          cwd: '/task',
          env: { HARNESSGYM_RUN_ID: 'r' },
          required: true,
          startup_timeout_sec: 10,
          tool_timeout_sec: 7,
          default_tools_approval_mode: 'approve',
          enabled_tools: ['echo'],
        },
      },
    });
  });

  it('H-06 names in its arguments what Codex hands on from its environment, and not the value', () => {
    const env = { HARNESSGYM_RUN_ID: 'r', CARRIER: 'the secret' };
    const keeping = { ...parrot, env, privateEnv: { CARRIER: 'CARRIER_parrot', ABSENT: 'ABSENT_parrot' } };
    const toolset = { servers: [keeping, { ...parrot, name: 'other' }], skills: [] };
    const args = codexArguments({ ...turn, toolset }, {});
    expect(args.join(' ')).not.toContain('the secret');
    const setting = args.find((argument) => argument.startsWith('mcp_servers.parrot'));
    expect(parse(setting ?? '')).toMatchObject({
      mcp_servers: { parrot: { env: { HARNESSGYM_RUN_ID: 'r' }, env_vars: ['CARRIER_parrot'] } },
    });
    expect(args.find((argument) => argument.startsWith('mcp_servers.other'))).not.toContain('env_vars');
    expect(privateVariables(toolset)).toEqual({ CARRIER_parrot: 'the secret' });
  });

  it('leaves all tools of a server that names none', () => {
    const args = codexArguments({ ...turn, toolset: { servers: [{ ...parrot, enabledTools: [] }], skills: [] } }, {});
    expect(args.join(' ')).not.toContain('enabled_tools');
  });
});
