import { expect, it } from 'vitest';
import { toolExposure } from './tool-exposure.js';

const turn = { outcome: { outcome: 'completed', finalMessage: '' }, durationMs: 1 } as const;
const calls = {
  count: 4,
  succeeded: 1,
  failed: 3,
  byStatus: { completed: 1, timeout: 3 },
  calledTools: ['a', 'b', 'forged'],
  succeededTools: ['b'],
  servers: ['s'],
};

const offered = { server: 's', exposure: 'offered' } as const;

it('says of each offered tool how far it got, and nothing of others', () => {
  expect(toolExposure(['a', 'b', 'c'], { calls, turn: { ...turn, servers: [offered] } })).toEqual([
    { tool: 'a', exposure: 'called' },
    { tool: 'b', exposure: 'succeeded' },
    { tool: 'c', exposure: 'offered' },
  ]);
});

it('does not say that a tool was offered in a turn that reveals nothing of its servers', () => {
  const none = { ...calls, calledTools: [], succeededTools: [] };
  const spent = { outcome: { outcome: 'timed-out', afterMs: 1 }, durationMs: 1 } as const;
  expect(toolExposure(['a'], { calls: none, turn: spent })).toEqual([{ tool: 'a', exposure: 'unknown' }]);
});

it('says that a tool is missing when its server did not reach the model', () => {
  const none = { ...calls, calledTools: [], succeededTools: [] };
  const missing = { server: 's', exposure: 'missing', reason: 'It crashed.' } as const;
  expect(toolExposure(['a'], { calls: none, turn: { ...turn, servers: [missing] } })).toEqual([
    { tool: 'a', exposure: 'missing' },
  ]);
});
