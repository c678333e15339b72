import { expect, it } from 'vitest';
import { toolExposure } from './tool-exposure.js';

it('says of each offered tool how far it got, and nothing of others', () => {
  const calls = {
    count: 4,
    succeeded: 1,
    failed: 3,
    byStatus: { completed: 1, timeout: 3 },
    calledTools: ['a', 'b', 'forged'],
    succeededTools: ['b'],
    servers: ['s'],
  };
  expect(toolExposure(['a', 'b', 'c'], calls)).toEqual([
    { tool: 'a', exposure: 'called' },
    { tool: 'b', exposure: 'succeeded' },
    { tool: 'c', exposure: 'offered' },
  ]);
});
