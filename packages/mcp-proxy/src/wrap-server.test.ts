import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.js';
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
      '--',
      'node',
      's.js',
      '--x',
    ]);
    expect(wrapServer(server, { ...options, recordArguments: true }).args).toContain('--record-arguments');
    expect(rest).toEqual({
      name: '--odd',
      cwd: '/c',
      env: expect.anything(),
      enabledTools: ['a'],
      privateEnv: expect.anything(),
    });
  });

  it('gives the proxy all tags, the absent ones empty, and nothing under a name that the server chose', () => {
    const env = { NODE_OPTIONS: '--require=./x.js', HARNESSGYM_PHASE: 'qualify', HARNESSGYM_WORKSPACE: '/x' };
    expect(wrapServer({ ...server, env }, options).env).toEqual({
      HARNESSGYM_RUN_ID: 'r',
      HARNESSGYM_ITERATION: '1',
      HARNESSGYM_PHASE: '',
      HARNESSGYM_ARM: '',
      HARNESSGYM_TRIAL: '',
      HARNESSGYM_WORKSPACE: '/w',
      HARNESSGYM_SERVER_ENV: JSON.stringify(env),
    });
  });

  it('passes the framing on that was found', () => {
    const { args } = wrapServer(server, { ...options, framing: 'content-length' });
    expect(parseArguments(args.slice(1), {})).toMatchObject({ serverFraming: 'content-length' });
    expect(parseArguments(wrapServer(server, options).args.slice(1), {})).toMatchObject({ serverFraming: 'auto' });
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])('the proxy takes a timeout of %d ms for the longest it knows', (ms) => {
    const { args } = wrapServer(server, { ...options, responseTimeoutMs: ms });
    expect(parseArguments(args.slice(1), {})).toMatchObject({ responseTimeoutMs: 2 ** 31 - 1 });
  });

  it('D-02 marks the proxy with its owner, whatever the server declares', () => {
    const env = { HARNESSGYM_OWNER: 'mine' };
    expect(wrapServer({ ...server, env }, { ...options, owner: '1:2:3' }).env).toMatchObject({
      HARNESSGYM_OWNER: '1:2:3',
    });
    expect(wrapServer({ ...server, env }, options).env).not.toHaveProperty('HARNESSGYM_OWNER');
  });

  it('the variables of a server arrive at it, whatever is in them, and those with our prefix do not', () => {
    const own = { TOKEN: '${HOME} "é\n', EMPTY: '', __proto__x: 'p' };
    const declared = { ...own, HARNESSGYM_PHASE: 'qualify', HARNESSGYM_SERVER_ENV: '{}' };
    const { args, env } = wrapServer({ ...server, env: declared }, options);
    expect(env.HARNESSGYM_SERVER_ENV).not.toContain('$');
    expect(parseArguments(args.slice(1), env)).toMatchObject({
      server: { env: { ...own, HARNESSGYM_WORKSPACE: '/w' } },
      tags: { runId: 'r', iteration: 1 },
    });
    const invocation = parseArguments(args.slice(1), env);
    expect(Object.keys((invocation.kind === 'run' && invocation.server.env) || {})).toHaveLength(4);
  });

  it('H-06 finds its variables under a name of its own too, which no other server has', () => {
    const wrapped = wrapServer({ ...server, env: { TOKEN: 't' } }, options);
    const own = Object.entries(wrapped.privateEnv ?? {});
    const { HARNESSGYM_SERVER_ENV: packed = '', ...env }: Record<string, string> = wrapped.env;
    expect(own).toEqual([['HARNESSGYM_SERVER_ENV', expect.stringMatching(/^HARNESSGYM_SERVER_ENV_\w+$/)]]);
    const handed = { ...env, HARNESSGYM_SERVER_ENV: '{}', [own[0]?.[1] ?? '']: packed };
    expect(parseArguments(wrapped.args.slice(1), handed)).toMatchObject({ server: { env: { TOKEN: 't' } } });
    expect(wrapServer({ ...server, env: {} }, options)).not.toHaveProperty('privateEnv');
    const names = ['a-b', 'a_b', 'a-2d_b', 'ab'].map(
      (name) => wrapServer({ ...server, name, env: { A: '' } }, options).privateEnv?.['HARNESSGYM_SERVER_ENV'],
    );
    expect(new Set(names).size).toBe(4);
  });

  it('changes nothing of what it was given', () => {
    const before = structuredClone(server);
    wrapServer(server, options);
    expect(server).toEqual(before);
  });
});
