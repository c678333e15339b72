import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runningCommands } from '../testing/running-commands.js';
import { askAgent } from './ask-agent.js';

it.runIf(process.platform === 'linux')(
  'leaves nothing running of a program that was asked, wherever it moved',
  async () => {
    const workspace = await realpath(await mkdtemp(join(tmpdir(), 'hg-ask-')));
    try {
      const left = join(workspace, 'left');
      const leave = `setsid sh -c 'touch "$0"; sleep 60' '${left}' >/dev/null 2>&1 & while [ ! -e left ]; do sleep 0.02; done`;
      const env = { PATH: process.env['PATH'] ?? '' };
      const options = { env, workspace, signal: new AbortController().signal };
      const { stdout } = await askAgent(['sh', '-c', `${leave}; echo 1.2.3`], options);
      expect(stdout).toBe('1.2.3\n');
      expect(await runningCommands(left)).toEqual([]);
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  },
);
