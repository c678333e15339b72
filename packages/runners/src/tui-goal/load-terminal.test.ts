import { expect, it } from 'vitest';
import { loadTerminal } from './load-terminal.js';

it('D-12 says what to install when there is nothing to make a terminal of', async () => {
  const missing = 'no-such-package-of-terminals';
  await expect(loadTerminal(() => import(missing))).rejects.toMatchObject({
    code: 'AGENT_MISSING',
    message: expect.stringContaining('npm install @lydell/node-pty @xterm/headless'),
  });
});

it('says why a part that is there cannot be loaded', async () => {
  const broken = () => Promise.reject(new Error('no binary for this platform'));
  await expect(loadTerminal(broken)).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringContaining('no binary for this platform'),
  });
});

it('has both where they are installed', async () => {
  const { pty, xterm } = await loadTerminal();
  expect([typeof pty.spawn, typeof xterm.Terminal]).toEqual(['function', 'function']);
});
