import { expect, it } from 'vitest';
import type { TurnFacts } from '../session/dialect.js';
import type { ToolServer } from '../toolset.js';
import { judgeServers } from './judge-servers.js';

it('names the tools of each server that Claude Code lists, by their own names where they are known', () => {
  const servers = [server('par.rot', 'e.cho', 'add'), server('other')];
  const offer = offers('Bash', 'mcp__par_rot__e_cho', 'mcp__par_rot__more', 'mcp__other__x__y');
  expect(judgeServers({ offer }, servers)).toEqual([
    { server: 'par.rot', exposure: 'offered', tools: ['e.cho', 'more'] },
    { server: 'other', exposure: 'offered', tools: ['x__y'] },
  ]);
});

it.each([
  ['connected', /took none of its tools/],
  ['failed', /did not start/],
  ['pending', /pending/],
  [undefined, /nothing/],
])('takes a server of which it says %s and lists no tool for missing', (status, reason) => {
  const offer = { ...offers('Bash'), servers: status === undefined ? {} : { parrot: status } };
  const missing = { server: 'parrot', exposure: 'missing', reason: expect.stringMatching(reason) };
  expect(judgeServers({ offer }, [server('parrot')])).toEqual([missing]);
});

it('takes a server for missing of which only tools are listed that are not wanted', () => {
  expect(judgeServers({ offer: offers('mcp__parrot__add') }, [server('parrot', 'echo')])).toMatchObject([
    { exposure: 'missing', reason: expect.stringContaining('add') },
  ]);
});

it('does not give the tools of a server to one whose name begins it', () => {
  expect(judgeServers({ offer: offers('mcp__a__b__x') }, [server('a'), server('a__b')])).toMatchObject([
    { server: 'a', exposure: 'missing' },
    { server: 'a__b', exposure: 'offered', tools: ['x'] },
  ]);
});

it('says nothing of a turn that was ended before it had begun', () => {
  expect(judgeServers({}, [server('parrot')])).toEqual([]);
});

function offers(...tools: string[]): NonNullable<TurnFacts['offer']> {
  return { type: 'offer', tools, servers: {} };
}

function server(name: string, ...enabledTools: string[]): ToolServer {
  return { name, command: 'node', args: [], cwd: '/', enabledTools, startupTimeoutMs: 1, toolTimeoutMs: 1 };
}
