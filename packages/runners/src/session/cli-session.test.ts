import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { openCliSession } from './cli-session.js';
import type { Dialect } from './dialect.js';

it('tells what could not be mounted, also when taking back the rest fails too', async () => {
  const dialect: Dialect = {
    displayName: 'The agent',
    usageCovers: 'turn',
    command: () => ['true'],
    knows: async () => false,
    read: () => [],
    explain: (reason) => ({ outcome: 'agent-error', reason }),
    judgeServers: () => [],
    async mount(_options, mounts) {
      mounts.add(() => Promise.reject(new Error('The link is gone.')));
      throw new Error('There is no room for the configuration.');
    },
  };
  const toolset = { servers: [], skills: [] };
  const options = { workspace: tmpdir(), toolset, env: {}, signal: new AbortController().signal };
  await expect(openCliSession(dialect, options)).rejects.toThrow('There is no room for the configuration.');
});
