import { expect, it } from 'vitest';
import type { ToolServer } from '../toolset.js';
import { judgeServers } from './judge-servers.js';

const [a, b] = ['a', 'b'].map(
  (name): ToolServer => ({
    name,
    command: 'node',
    args: [],
    cwd: '/',
    enabledTools: [],
    startupTimeoutMs: 1,
    toolTimeoutMs: 1,
  }),
) as [ToolServer, ToolServer];
const refusal = 'Error: thread/start failed: required MCP servers failed to initialize: ';

it('says that required servers were offered once there is a thread', () => {
  expect(judgeServers({ sessionId: 'id', stderr: '' }, [a, b])).toEqual([
    { server: 'a', exposure: 'offered' },
    { server: 'b', exposure: 'offered' },
  ]);
});

it('says which server did not start, and why', () => {
  const stderr = `ERROR the same, without an end\n${refusal}b: No such file or directory (os error 2) (code -32603)\n`;
  const missing = { server: 'b', exposure: 'missing', reason: 'No such file or directory (os error 2)' };
  expect(judgeServers({ stderr }, [a, b])).toEqual([missing]);
});

it('tells several apart, whatever their reasons hold', () => {
  const stderr = `${refusal}b: timed out; a: not b: this one (code -32603)`;
  expect(judgeServers({ stderr }, [a, b])).toEqual([
    { server: 'a', exposure: 'missing', reason: 'not b: this one' },
    { server: 'b', exposure: 'missing', reason: 'timed out' },
  ]);
});

it('says nothing of a turn that was ended before there was a thread', () => {
  expect(judgeServers({ stderr: '' }, [a, b])).toEqual([]);
});
