import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../run/clock.js';
import type { RunEvent } from '../run/events.js';
import { openEventLog } from './event-log.js';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hg-events-'));
  path = join(root, 'runs', 'events.jsonl');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const event = (message: string): RunEvent => ({ at: '2026-01-01T00:00:00.000Z', type: 'warning', message });
const messages = async () =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).message);

it('a listener that throws ends nothing, is named once, and hears no more', async () => {
  let heard = 0;
  const onEvent = () => {
    heard += 1;
    throw new Error('the terminal is gone');
  };
  const { append } = openEventLog({ path, root, clock: systemClock, onEvent });
  await append(event('one'));
  await append(event('two'));
  expect(await messages()).toEqual(['one', expect.stringContaining('the terminal is gone'), 'two']);
  expect(heard).toBe(1);
});

it('goes on in a new file, and tells the listener what was in the way', async () => {
  const heard: string[] = [];
  const onEvent = (one: RunEvent) => void heard.push(one.type === 'warning' ? one.message : '');
  const { append } = openEventLog({ path, root, clock: systemClock, onEvent });
  await mkdir(path, { recursive: true });
  await append(event('one'));
  expect(await messages()).toEqual(['one', expect.stringContaining(`kept as ${path}.aside`)]);
  expect(heard).toEqual(await messages());
});
