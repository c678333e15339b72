import { expect, it } from 'vitest';
import { leftInSight, viewMounts } from './view-mounts.js';

const hidden = ['/study/out', '/study/template', '/state'];
const own = ['/state/trials/a1', '/state/0f0f'];

it('hides the study, and shows the trial below it', () => {
  expect(viewMounts({ hidden, own, needed: ['/home/me', '/usr/bin'] })).toEqual([
    { path: '/state', how: 'empty' },
    { path: '/study/out', how: 'empty' },
    { path: '/study/template', how: 'empty' },
    { path: '/state/0f0f', how: 'shown' },
    { path: '/state/trials/a1', how: 'shown' },
  ]);
});

it('names nothing that lies in what is hidden', () => {
  const nested = [...hidden, '/study/template/bundle/.harnessgym', '/state/trials'];
  expect(viewMounts({ hidden: nested, own: [], needed: [] }).map(({ path }) => path)).toEqual([
    '/state',
    '/study/out',
    '/study/template',
  ]);
});

it('leaves in sight what the agent needs of a hidden folder, and hides again what is the study in it', () => {
  const needed = ['/study/template/venv/bin', '/study/template/venv/bin/python'];
  const nested = [...hidden, '/study/template/venv/.harnessgym'];
  expect(leftInSight({ hidden: nested, needed })).toEqual(['/study/template/venv']);
  expect(viewMounts({ hidden: nested, own: [], needed }).slice(2)).toEqual([
    { path: '/study/template', how: 'empty' },
    { path: '/study/template/venv', how: 'shown' },
    { path: '/study/template/venv/.harnessgym', how: 'empty' },
  ]);
});

it('takes away neither the home nor another folder that programs live in', () => {
  const request = { hidden: ['/home/me', '/home/me/out'], needed: ['/home/me'] };
  expect(leftInSight(request)).toEqual(['/home/me']);
  expect(viewMounts({ ...request, own: [] })).toEqual([{ path: '/home/me/out', how: 'empty' }]);
});
