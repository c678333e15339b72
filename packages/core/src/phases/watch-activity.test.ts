import { expect, it } from 'vitest';
import { manualClock } from '../testing/manual-clock.js';
import { watchActivity } from './watch-activity.js';

function watched() {
  const clock = manualClock();
  const lines: string[] = [];
  const watch = watchActivity({ clock, write: async (what) => void lines.push(what) });
  const close = () => watch[Symbol.asyncDispose]();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, lines, watch, close, settle };
}

it('writes the first activity at once, then the latest of each second', async () => {
  const { clock, lines, watch, close, settle } = watched();
  for (const activity of ['a', 'b', 'c']) watch.saw(activity);
  await settle();
  expect(lines).toEqual(['a']);
  clock.advance(999);
  await settle();
  expect(lines).toEqual(['a']);
  clock.advance(1);
  watch.saw('d');
  await settle();
  expect(lines).toEqual(['a', 'c']);
  clock.advance(1_000);
  clock.advance(1_000);
  watch.saw('e');
  await settle();
  expect(lines).toEqual(['a', 'c', 'd', 'e']);
  await close();
});

it('writes the last activity when it is disposed of, and nothing later', async () => {
  const { clock, lines, watch, close } = watched();
  watch.saw('first');
  watch.saw('last');
  await close();
  expect(lines).toEqual(['first', 'last']);
  watch.saw('too late');
  clock.advance(5_000);
  await close();
  expect(lines).toEqual(['first', 'last']);
});

it.each([
  ['a bare line', 'calls evaluate', 'calls evaluate'],
  ['terminal sequences', '\u001b[31mred\u001b[0m\u001b]0;title\u0007 text', 'red text'],
  ['line ends and bidirectional marks', ' one\r\ntwo\u202e\tthree ', 'one two three'],
  ['an endless line', 'x'.repeat(1_000_000), `${'x'.repeat(199)}…`],
])('writes %s as one plain line of bounded length', async (_name, activity, line) => {
  const { lines, watch, close } = watched();
  watch.saw(activity);
  await close();
  expect(lines).toEqual([line]);
});

it('leaves out what has no visible character', async () => {
  const { lines, watch, close } = watched();
  watch.saw(' \n\u001b[2K');
  watch.saw('visible');
  await close();
  expect(lines).toEqual(['visible']);
});

it('keeps a failing write to itself until it is disposed of', async () => {
  const write = () => Promise.reject(new Error('The disk is full.'));
  const watch = watchActivity({ clock: manualClock(), write });
  watch.saw('one');
  await new Promise((resolve) => setImmediate(resolve));
  watch.saw('two');
  await expect(watch[Symbol.asyncDispose]()).rejects.toThrow('The disk is full.');
});
