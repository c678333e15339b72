import { describe, expect, it } from 'vitest';
import type { SavedEntry } from './manifest.js';
import { planRestore, type RestorePlan } from './plan-restore.js';
import type { Scan } from './scan.js';

const folder = (path: string, mode = 0o755) => ({ kind: 'folder', path, mode }) as const;
const file = (path: string, digest = 'old', mode = 0o644) => ({ kind: 'file', path, digest, mode }) as const;
const link = (path: string, target: string) => ({ kind: 'link', path, target }) as const;

const nothing: RestorePlan = { blocked: [], open: [], remove: [], createFolders: [], write: [], setModes: [] };

interface Row {
  what: string;
  was: SavedEntry[];
  now: (SavedEntry & { opened?: true })[];
  skipped?: [string, 'ignored' | 'special' | 'unnamable'][];
  plan: Partial<RestorePlan>;
}

const rows: Row[] = [
  { what: 'an equal tree needs nothing', was: [folder('a'), file('a/b')], now: [folder('a'), file('a/b')], plan: {} },
  { what: 'a changed file is written', was: [file('a')], now: [file('a', 'new')], plan: { write: [file('a')] } },
  {
    what: 'a changed mode is set without writing',
    was: [file('a', 'old', 0o755)],
    now: [file('a')],
    plan: { setModes: [expect.objectContaining({ path: 'a', mode: 0o755 })] },
  },
  {
    what: 'a new folder goes after what it holds',
    was: [],
    now: [folder('a'), file('a/b')],
    plan: {
      remove: [
        { path: 'a/b', folder: false },
        { path: 'a', folder: true },
      ],
    },
  },
  {
    what: 'a lost folder comes before what it holds, and gets its mode last',
    was: [folder('a', 0o555), file('a/b')],
    now: [],
    plan: {
      createFolders: ['a'],
      write: [file('a/b')],
      setModes: [expect.objectContaining({ path: 'a', mode: 0o555 })],
    },
  },
  {
    what: 'a link to elsewhere is replaced',
    was: [link('a', 'x')],
    now: [link('a', 'y')],
    plan: { write: [link('a', 'x')] },
  },
  {
    what: 'a link that became a file is replaced in one step',
    was: [link('a', 'x')],
    now: [file('a')],
    plan: { write: [link('a', 'x')] },
  },
  {
    what: 'a folder that became a link gets its folder back, never through the link',
    was: [folder('a'), file('a/b')],
    now: [link('a', '/etc')],
    plan: {
      remove: [{ path: 'a', folder: false }],
      createFolders: ['a'],
      write: [file('a/b')],
      setModes: [expect.objectContaining({ path: 'a' })],
    },
  },
  {
    what: 'a FIFO where a folder was is removed',
    was: [folder('a')],
    now: [],
    skipped: [['a', 'special']],
    plan: {
      remove: [{ path: 'a', folder: false }],
      createFolders: ['a'],
      setModes: [expect.objectContaining({ path: 'a' })],
    },
  },
  {
    what: 'an ignored file below a folder that was a file blocks',
    was: [file('a')],
    now: [folder('a')],
    skipped: [['a/b/c.o', 'ignored']],
    plan: { blocked: ['a'], remove: [{ path: 'a', folder: true }], write: [file('a')] },
  },
  {
    what: 'a folder closed to writing is opened when something in it changes, and closed again',
    was: [folder('a', 0o555), file('a/b')],
    now: [folder('a', 0o555), file('a/b', 'new')],
    plan: {
      open: [folder('a', 0o555)],
      write: [file('a/b')],
      setModes: [expect.objectContaining({ path: 'a', mode: 0o555 })],
    },
  },
  {
    what: 'a folder closed to writing in which nothing changes is left alone',
    was: [folder('a', 0o555), file('a/b')],
    now: [folder('a', 0o555), file('a/b')],
    plan: {},
  },
  {
    what: 'a folder that was opened to the mode it shall have keeps it, although opened folders are closed again',
    was: [folder('a', 0o755)],
    now: [{ ...folder('a', 0o755), opened: true }],
    plan: { setModes: [expect.objectContaining({ path: 'a', mode: 0o755 })] },
  },
];

describe('planRestore', () => {
  it.each(rows)('$what', ({ was, now, skipped = [], plan }) => {
    const left: Scan['skipped'] = new Map(skipped);
    expect(planRestore(was, now, left)).toEqual({ ...nothing, ...plan });
  });
});
