import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { isWithin, roomEnvironment } from './room-environment.js';

it('H-02 passes the allow-list and no keys', () => {
  const env = roomEnvironment({ HOME: '/home/u', OPENAI_API_KEY: 'k', SSH_AUTH_SOCK: 's', PWD: '/w' }, '/w');
  expect(env).toEqual({ HOME: '/home/u' });
});

it('F-04 drops search paths that lead into the workspace, and keeps their neighbours', () => {
  const PATH = ['/w/node_modules/.bin', '/usr/bin', '/w', '/w2/bin', 'bin'].join(delimiter);
  expect(roomEnvironment({ PATH }, '/w')).toEqual({ PATH: ['/usr/bin', '/w2/bin', 'bin'].join(delimiter) });
});

it('tells a folder from one that only shares its first letters', () => {
  expect(isWithin('/w', '/w/..x')).toBe(true);
  expect(isWithin('/w', '/w/a/..')).toBe(true);
  expect(isWithin('/w', '/wx')).toBe(false);
  expect(isWithin('/w/a', '/w')).toBe(false);
});
