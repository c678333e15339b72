import { expect, it } from 'vitest';
import { answerPermission } from './answer-permission.js';

const options = [
  { optionId: 'always', name: 'Always', kind: 'allow_always' },
  { optionId: 'once', name: 'Once', kind: 'allow_once' },
  { optionId: 'never', name: 'No', kind: 'reject_once' },
] as const;

type Kind = 'edit' | 'delete' | 'move' | 'read' | 'execute' | 'other';

function answer(kind: Kind, path?: string, { ending = false, offered = [...options] as Options } = {}) {
  const locations = path === undefined ? [] : [{ path }];
  return answerPermission({ options: offered, call: { kind, locations } }, { workspace: '/task', ending }).outcome;
}

type Options = { optionId: string; name: string; kind: 'allow_always' | 'allow_once' | 'reject_once' }[];

it.each<[Kind, string?]>([
  ['execute'],
  ['other'],
  ['edit', '/task/a'],
  ['edit', 'a'],
  ['edit', '/task/..a'],
  ['read', '/usr/include/a.h'],
])('allows %s of %s, once', (kind, path) => {
  expect(answer(kind, path)).toEqual({ outcome: 'selected', optionId: 'once' });
});

it.each<[Kind, string]>([
  ['edit', '/task/../home/.profile'],
  ['delete', '/tasks'],
  ['move', '/'],
])('forbids %s of %s, which is outside of the workspace', (kind, path) => {
  expect(answer(kind, path)).toEqual({ outcome: 'selected', optionId: 'never' });
});

it('allows always what cannot be allowed once, and has no answer where none is offered', () => {
  expect(answer('execute', undefined, { offered: [options[0]] })).toMatchObject({ optionId: 'always' });
  expect(answer('execute', undefined, { offered: [options[2]] })).toEqual({ outcome: 'cancelled' });
});

it('allows nothing in a turn that is being ended', () => {
  expect(answer('other', undefined, { ending: true })).toEqual({ outcome: 'cancelled' });
});
