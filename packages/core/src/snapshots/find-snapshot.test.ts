import { expect, it } from 'vitest';
import type { SnapshotEntry } from '../store/schemas/snapshot-entry-schema.js';
import { findSnapshot } from './find-snapshot.js';

const id = (start: string) => start.padEnd(64, '0');
const at = '2026-01-01T00:00:00Z';
const entries: SnapshotEntry[] = [
  { what: 'undo', at, snapshot: id('00000001') },
  { what: 'before', at, runId: 'new', snapshot: id('bbbbbbbb') },
  { what: 'checkpoint', at, runId: 'new', iteration: 2, score: 2, snapshot: id('cccccccc') },
  { what: 'checkpoint', at, runId: 'new', iteration: 1, score: 1, snapshot: id('cccccccd') },
  { what: 'start', at, runId: 'new', snapshot: id('aaaaaaaa') },
  { what: 'start', at, runId: 'again', snapshot: id('dddddddd') },
  { what: 'checkpoint', at, runId: 'again', iteration: 1, score: 1, snapshot: id('eeeeeeee') },
  { what: 'start', at, runId: 'again', snapshot: id('ffffffff') },
];
const index = {
  entries,
  ids: [...entries.map(({ snapshot }) => snapshot), id('cccccccce')],
  runIds: ['new', 'again', 'empty'],
};

it.each([
  ['new:start', 'aaaaaaaa'],
  ['new:best', 'cccccccc'],
  ['new', 'cccccccc'],
  ['latest', 'cccccccc'],
  ['latest:before', 'bbbbbbbb'],
  ['00000001', '00000001'],
  [id('cccccccd'), 'cccccccd'],
  ['again:start', 'dddddddd'],
])('finds %s', (what, start) => expect(findSnapshot(what, index)).toBe(id(start)));

it('C-01 does not take the best state of an earlier run of the same id for that of the last one', () => {
  expect(() => findSnapshot('again', index)).toThrow('Run again kept no best state. There is again:start.');
});

it.each([
  ['cccccccc', /More than one snapshot begins with cccccccc: /],
  ['12345678', /No snapshot begins with 12345678/],
  ['ccccccc', /"ccccccc" names no snapshot\. .* The newest runs: new, again, empty\./],
  ['other:best', /"other:best" names no snapshot/],
  ['new:end', /"new:end" names no snapshot/],
  ['empty', /Run empty kept no best state\. It kept no snapshot here\./],
  ['', /"" names no snapshot/],
])('refuses %j as bad input, and says what there is', (what, message) => {
  expect(() => findSnapshot(what, index)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(() => findSnapshot(what, index)).toThrow(message);
});
