import type { RunConfig } from '@harnessgym/core';
import { expect, it } from 'vitest';
import { resultPaths } from './result-paths.js';

const task = (objective: Partial<RunConfig['task']['objective']>): RunConfig['task'] => ({
  text: 'Write a fast ./src/kernel.mjs, and say in README.md what you did.',
  source: { from: 'inline' },
  workspace: '/srv/task',
  objective: { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: true, ...objective },
});

it('G-10 knows a result by a name that the task or its scorer says, and any by a task that says which files count', () => {
  const paths = ['src/kernel.mjs', 'Kernel.mjs', 'out/plan.py', 'tools/search.mjs', 'README.md'];
  const results = (objective: Partial<RunConfig['task']['objective']>) => paths.filter(resultPaths(task(objective)));
  expect(results({})).toEqual(['src/kernel.mjs', 'Kernel.mjs']);
  expect(results({ command: 'python3 check.py --plan plan.py' })).toEqual([...paths.slice(0, 3)]);
  expect(results({ editable: ['src/**'] })).toEqual(paths);
});
