import { expect, it } from 'vitest';
import type { ToolServer } from '../toolset.js';
import { mcpConfig } from './mcp-config.js';

const parrot: ToolServer = {
  name: 'parrot',
  command: '/bin/node',
  args: ['final', 'src', '.', ''],
  cwd: '/task',
  env: { A: 'b' },
  enabledTools: [],
  startupTimeoutMs: 1_000,
  toolTimeoutMs: 1_000,
};

function entryOf(server: ToolServer) {
  return JSON.parse(mcpConfig({ servers: [server], skills: [] }, { workspace: '/task' })).mcpServers[server.name];
}

it('F-23 leaves the arguments of a server as they are, also those that name a file', () => {
  expect(entryOf(parrot)).toEqual({
    type: 'stdio',
    command: '/bin/node',
    args: ['final', 'src', '.', ''],
    env: { A: 'b' },
    alwaysLoad: true,
    timeout: 6_000,
  });
});

it('F-23 starts a server in its own folder', () => {
  const { command, args } = entryOf({ ...parrot, cwd: '/task/.harnessgym/mcp/parrot' });
  expect([command, args.slice(2, 5), args.slice(5)]).toEqual([
    'sh',
    ['sh', '/task/.harnessgym/mcp/parrot', '/bin/node'],
    ['final', 'src', '.', ''],
  ]);
});

it('writes what looks like a variable so that Claude Code leaves it', () => {
  const { args, env } = entryOf({ ...parrot, args: ['a${HOME}$b', '${X:-y}'], env: { A: '${HOME}' } });
  const dollar = '${HARNESSGYM_DOLLAR:-$}';
  expect([args, env]).toEqual([[`a${dollar}{HOME}$b`, `${dollar}{X:-y}`], { A: `${dollar}{HOME}` }]);
});
