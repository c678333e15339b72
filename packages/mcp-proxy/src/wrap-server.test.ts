import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wrapServer } from './wrap-server.js';

describe('wrapServer', () => {
  const server = {
    name: '--odd',
    command: 'node',
    args: ['s.js', '--x'],
    cwd: '/c',
    env: { TOKEN: 't' },
    enabledTools: ['a'],
  };
  const options = {
    workspace: '/w',
    telemetryPath: '/t.jsonl',
    tags: { runId: 'r', iteration: 1 },
    responseTimeoutMs: 1_500,
  };

  it('puts the same server behind the proxy and keeps all it does not know', () => {
    const { command, args, ...rest } = wrapServer(server, options);
    expect(command).toBe(process.execPath);
    const [program, ...flags] = args;
    expect(existsSync(program ?? '')).toBe(true);
    expect(flags).toEqual([
      '--server-name=--odd',
      '--cwd=/c',
      '--workspace=/w',
      '--telemetry-path=/t.jsonl',
      '--response-timeout=1.5',
      '--pass-env=TOKEN',
      '--',
      'node',
      's.js',
      '--x',
    ]);
    const env = { TOKEN: 't', HARNESSGYM_RUN_ID: 'r', HARNESSGYM_ITERATION: '1', HARNESSGYM_WORKSPACE: '/w' };
    expect(rest).toEqual({ name: '--odd', cwd: '/c', env, enabledTools: ['a'] });
  });

  it('changes nothing of what it was given', () => {
    const before = structuredClone(server);
    wrapServer(server, options);
    expect(server).toEqual(before);
  });
});
