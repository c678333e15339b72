import { describe, expect, it } from 'vitest';
import { describeMissing } from './describe-missing.js';
import { type ExposureFacts, judgeExposure } from './judge-exposure.js';
import { wasHarnessed } from './was-harnessed.js';

const calls = {
  count: 0,
  succeeded: 0,
  failed: 0,
  byStatus: {},
  calledTools: [],
  succeededTools: [],
  servers: [],
  byTool: [],
};
const turn = { outcome: { outcome: 'completed', finalMessage: '' }, durationMs: 1 } as const;
const servers = [{ name: 's', enabledTools: ['a'] }];
const offered = { server: 's', exposure: 'offered' } as const;
const listing = { tools: ['a'], more: false };

type Told = NonNullable<ExposureFacts['attempt']['turn']['servers']>[number];

it.each<[string, Told | undefined, ReturnType<ExposureFacts['listings']['get']>, object]>([
  ['the agent names it', { ...offered, tools: ['a'] }, undefined, { exposure: 'offered' }],
  ['the agent names the server, which listed it', offered, listing, { exposure: 'offered' }],
  [
    'the agent has other tools',
    { ...offered, tools: ['b'] },
    listing,
    { exposure: 'missing', reason: expect.stringContaining('not this one') },
  ],
  [
    'the agent says that the server failed',
    { server: 's', exposure: 'missing', reason: 'It crashed.' },
    listing,
    { exposure: 'missing', reason: 'It crashed.' },
  ],
  [
    'the agent names the server, and no list was seen',
    offered,
    undefined,
    { exposure: 'missing', reason: 'No list of its tools was seen.' },
  ],
  [
    'the server lists others',
    offered,
    { tools: ['b'], more: false },
    { exposure: 'missing', reason: expect.stringContaining('did not name it') },
  ],
  [
    'the agent read the first page only',
    offered,
    { tools: ['b'], more: true },
    { exposure: 'missing', reason: expect.stringContaining('all of its tools') },
  ],
  [
    'the agent reveals nothing, and no list was seen',
    undefined,
    undefined,
    { exposure: 'missing', reason: 'No list of its tools was seen.' },
  ],
  ['the agent reveals nothing, and asked', undefined, listing, { exposure: 'unknown' }],
  ['nobody can read what was listed', offered, 'unreadable', { exposure: 'unknown' }],
])('where %s, a tool without a call is judged by it', (_, told, listed, expected) => {
  const attempt = { turn: { ...turn, ...(told && { servers: [told] }) }, calls };
  const listings = new Map(listed === undefined ? [] : [['s', listed]]);
  const facts = { servers, attempt, listings, nativeCalls: [] };
  expect(judgeExposure(facts)).toEqual([{ server: 's', tool: 'a', ...expected }]);
});

const missing = { exposure: 'missing', reason: expect.stringMatching(/\S/) };
const unseen = { exposure: 'missing', reason: 'No list of its tools was seen.' };

it.each<[string, Told | undefined, ReturnType<ExposureFacts['listings']['get']>, { native: object; shell: object }]>([
  ['the agent was offered', { ...offered, tools: ['a'] }, undefined, both({ exposure: 'called' })],
  ['the server listed to the agent', offered, listing, both({ exposure: 'called' })],
  ['the agent says it does not have', { server: 's', exposure: 'missing', reason: 'No.' }, listing, both(missing)],
  ['is not among those of the agent', { ...offered, tools: ['b'] }, listing, both(missing)],
  ['the server did not list', offered, { tools: ['b'], more: false }, both(missing)],
  ['nobody was seen to list', offered, undefined, { native: { exposure: 'called' }, shell: unseen }],
  ['an agent that reveals nothing lists', undefined, listing, { native: { exposure: 'called' }, shell: unknown() }],
  ['nobody can read the list of', offered, 'unreadable', { native: { exposure: 'called' }, shell: unknown() }],
])('a call of a tool that %s is judged by that, and by where the call came from', (_, told, listed, expected) => {
  const byTool = [{ server: 's', tool: 'a', count: 2, succeeded: 0 }];
  const attempt = { turn: { ...turn, ...(told && { servers: [told] }) }, calls: { ...calls, byTool } };
  const facts = { servers, attempt, listings: new Map(listed === undefined ? [] : [['s', listed]]) };
  const tool = { server: 's', tool: 'a' };
  expect(judgeExposure({ ...facts, nativeCalls: byTool })).toEqual([{ ...tool, ...expected.native }]);
  expect(judgeExposure({ ...facts, nativeCalls: [] })).toEqual([{ ...tool, ...expected.shell }]);
});

function both(judged: object) {
  return { native: judged, shell: judged };
}

function unknown() {
  return { exposure: 'unknown' };
}

it('tells the tools of one name apart by their server', () => {
  const byTool = [{ server: 's', tool: 'a', count: 2, succeeded: 1 }];
  const mounted = [...servers, { name: 't', enabledTools: ['a'] }];
  const told = ['s', 't'].map((server) => ({ ...offered, server, tools: ['a'] }));
  const attempt = { turn: { ...turn, servers: told }, calls: { ...calls, byTool } };
  expect(judgeExposure({ servers: mounted, attempt, listings: new Map(), nativeCalls: byTool })).toEqual([
    { server: 's', tool: 'a', exposure: 'succeeded' },
    { server: 't', tool: 'a', exposure: 'offered' },
  ]);
});

it('of a server whose tools are all enabled, judges those that somebody saw', () => {
  const attempt = { turn: { ...turn, servers: [offered] }, calls };
  const facts = { servers: [{ name: 's', enabledTools: [] }], attempt, nativeCalls: [] };
  expect(judgeExposure({ ...facts, listings: new Map([['s', listing]]) })).toEqual([
    { server: 's', tool: 'a', exposure: 'offered' },
  ]);
});

describe('an attempt', () => {
  const tool = (exposure: 'missing' | 'unknown' | 'offered' | 'called') => ({ server: 's', tool: exposure, exposure });

  it.each([
    [[tool('offered'), tool('called')], true],
    [[tool('offered'), tool('unknown')], undefined],
    [[tool('called'), tool('unknown'), tool('missing')], false],
    [[], undefined],
  ])('with %j was harnessed: %s', (tools, harnessed) => {
    expect(wasHarnessed(tools)).toBe(harnessed);
  });

  const gone = { server: 's', exposure: 'missing', reason: 'It crashed.' } as const;
  const exposure = [tool('called'), { ...gone, tool: 'a' }, { ...gone, tool: 'b' }];

  it('that lacked tools says which, and why', () => {
    expect(describeMissing({ iteration: 2, attempt: { turn }, exposure })).toBe(
      'Attempt 2 was not harnessed: it did not have "a" of s, "b" of s. s: It crashed.',
    );
    expect(describeMissing({ iteration: 2, attempt: { turn }, exposure: [tool('offered')] })).toBe(undefined);
  });

  it('whose agent could not work is not said to lack tools: it is still to come', () => {
    const outcome = { outcome: 'infrastructure', reason: 'It is not there.' } as const;
    expect(describeMissing({ iteration: 2, attempt: { turn: { outcome, durationMs: 1 } }, exposure })).toBe(undefined);
  });
});
