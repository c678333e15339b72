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
const listing = { client: 'agent', tools: ['a'], more: false };

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
    'the agent names the server, and never asked it',
    offered,
    undefined,
    { exposure: 'missing', reason: expect.stringContaining('never asked') },
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
    'the agent reveals nothing, and never asked',
    undefined,
    undefined,
    { exposure: 'missing', reason: expect.stringContaining('never asked') },
  ],
  ['the agent reveals nothing, and asked', undefined, listing, { exposure: 'unknown' }],
  ['nobody can read what was listed', offered, 'unreadable', { exposure: 'unknown' }],
])('where %s, a tool without a call is judged by it', (_, told, listed, expected) => {
  const attempt = { turn: { ...turn, ...(told && { servers: [told] }) }, calls };
  const listings = new Map(listed === undefined ? [] : [['s', listed]]);
  expect(judgeExposure({ servers, attempt, listings })).toEqual([{ server: 's', tool: 'a', ...expected }]);
});

it('tells the tools of one name apart by their server, and a call says more than a list', () => {
  const byTool = [
    { server: 's', tool: 'a', count: 2, succeeded: 1 },
    { server: 't', tool: 'b', count: 1, succeeded: 0 },
  ];
  const mounted = [...servers, { name: 't', enabledTools: ['a', 'b'] }];
  const attempt = {
    turn: { ...turn, servers: [{ ...offered, server: 't', tools: ['a'] }] },
    calls: { ...calls, byTool },
  };
  expect(judgeExposure({ servers: mounted, attempt, listings: new Map() })).toEqual([
    { server: 's', tool: 'a', exposure: 'succeeded' },
    { server: 't', tool: 'a', exposure: 'offered' },
    { server: 't', tool: 'b', exposure: 'called' },
  ]);
});

it('of a server whose tools are all enabled, judges those that somebody saw', () => {
  const attempt = { turn: { ...turn, servers: [offered] }, calls };
  const facts = { servers: [{ name: 's', enabledTools: [] }], attempt };
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

  it('that lacked tools says which, and why', () => {
    const gone = { server: 's', exposure: 'missing', reason: 'It crashed.' } as const;
    expect(describeMissing(2, [tool('called'), { ...gone, tool: 'a' }, { ...gone, tool: 'b' }])).toBe(
      'Attempt 2 was not harnessed: it did not have "a" of s, "b" of s. s: It crashed.',
    );
    expect(describeMissing(2, [tool('called')])).toBeUndefined();
  });
});
