import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { isLive } from './is-live.js';

const terminal = { isTTY: true, columns: 80 };

it.each<[string, { isTTY?: boolean; columns?: number }, Record<string, string>, boolean]>([
  ['draws on a terminal', terminal, { TERM: 'xterm' }, true],
  ['draws where TERM is not a custom', terminal, {}, true],
  ['draws without colours, so NO_COLOR changes nothing', terminal, { NO_COLOR: '1' }, true],
  ['draws where CI is said to be off', terminal, { CI: 'false' }, true],
  ['prints plain lines into a pipe', {}, { TERM: 'xterm' }, false],
  ['prints plain lines in CI', terminal, { CI: 'true' }, false],
  ['prints plain lines on a dumb terminal', terminal, { TERM: 'dumb' }, false],
  ['prints plain lines where no width is known', { isTTY: true, columns: 0 }, {}, false],
  ['draws where the block has just room', { isTTY: true, columns: 50 }, {}, true],
  ['prints plain lines where the block has no room', { isTTY: true, columns: 49 }, {}, false],
])('%s', (_name, stream, env, live) => {
  expect(isLive(Object.assign(new PassThrough(), stream), env)).toBe(live);
});
