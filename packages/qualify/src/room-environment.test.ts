import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { roomEnvironment } from './room-environment.js';

it('H-02 passes the allow-list and no keys', () => {
  const env = roomEnvironment({ HOME: '/home/u', OPENAI_API_KEY: 'k', SSH_AUTH_SOCK: 's', PWD: '/w' }, ['/w']);
  expect(env).toEqual({ HOME: '/home/u' });
});

it('F-04 drops search paths that lead into the workspace, and keeps their neighbours', () => {
  const PATH = ['/w/node_modules/.bin', '/usr/bin', '/w', '/w2/bin', 'bin'].join(delimiter);
  expect(roomEnvironment({ PATH }, ['/w'])).toEqual({ PATH: ['/usr/bin', '/w2/bin', 'bin'].join(delimiter) });
  expect(roomEnvironment({ PATH }, ['/w', '/w2'])).toEqual({ PATH: ['/usr/bin', 'bin'].join(delimiter) });
});
