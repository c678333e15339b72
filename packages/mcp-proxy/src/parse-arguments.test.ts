import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.js';

describe('parseArguments', () => {
  it('takes its flags before the command and leaves the rest alone', () => {
    const argv = [
      '--cwd',
      '/c',
      '--server-name=n',
      '--response-timeout',
      '1.5',
      '--',
      'node',
      's.js',
      '--cwd',
      '--',
      'x',
    ];
    expect(parseArguments(argv, {})).toEqual({
      kind: 'run',
      server: { name: 'n', command: 'node', args: ['s.js', '--cwd', '--', 'x'], cwd: '/c', env: {} },
      serverFraming: 'auto',
      responseTimeoutMs: 1_500,
      tags: {},
      recordArguments: false,
      realPaths: [],
    });
  });

  it('does without the two dashes when the command is no flag', () => {
    const argv = ['--server-name', 'n', 'node', '--inspect', 's.js'];
    expect(parseArguments(argv, {})).toMatchObject({
      server: { name: 'n', command: 'node', args: ['--inspect', 's.js'] },
    });
  });

  it.each([
    [[], 'no server command'],
    [['--'], 'no server command'],
    [['--cwd', '/c'], 'no server command'],
    [['--unknown', '--', 'node'], "Unknown option '--unknown'"],
    [['--cwd', '--', 'node'], "Option '--cwd"],
    [['--server-framing', 'lines', '--', 'node'], '--server-framing lines is not newline, content-length or auto'],
    [['--response-timeout', '0', '--', 'node'], '--response-timeout 0'],
    [['--response-timeout', '-1', '--', 'node'], "Option '--response-timeout"],
    [['--response-timeout', 'soon', '--', 'node'], '--response-timeout soon'],
    [['--response-timeout', '1e9', '--', 'node'], '--response-timeout 1e9'],
  ])('%j is a usage error', (argv, problem) => {
    expect(parseArguments(argv, {})).toEqual({ kind: 'usage', problem: expect.stringContaining(problem) });
  });

  it('E-12 finds the log by flag, by variable, by workspace, and never by the working folder', () => {
    const path = (argv: string[], env: NodeJS.ProcessEnv) => {
      const invocation = parseArguments([...argv, '--', 'node'], env);
      return invocation.kind === 'run' ? invocation.telemetryPath : expect.unreachable();
    };
    const env = { HARNESSGYM_MCP_TELEMETRY_PATH: '/env.jsonl', HARNESSGYM_WORKSPACE: '/env' };
    expect(path(['--telemetry-path', 'flag.jsonl', '--workspace', '/w'], env)).toBe(resolve('flag.jsonl'));
    expect(path(['--workspace', '/w'], env)).toBe('/env.jsonl');
    expect(path(['--workspace', '/w'], { HARNESSGYM_WORKSPACE: '/env' })).toBe('/w/.harnessgym/mcp_calls.jsonl');
    expect(path([], { HARNESSGYM_WORKSPACE: '/env' })).toBe('/env/.harnessgym/mcp_calls.jsonl');
    expect(path(['--cwd', '/c'], { HARNESSGYM_MCP_TELEMETRY_PATH: '', HARNESSGYM_WORKSPACE: '' })).toBeUndefined();
  });

  it('records values of arguments only on request, by flag or by variable', () => {
    const recorded = (argv: string[], env: NodeJS.ProcessEnv) => {
      const invocation = parseArguments([...argv, '--', 'node'], env);
      return invocation.kind === 'run' ? invocation.recordArguments : expect.unreachable();
    };
    expect(recorded(['--record-arguments'], {})).toBe(true);
    expect(recorded([], { HARNESSGYM_MCP_RECORD_ARGUMENTS: '1' })).toBe(true);
    expect(recorded([], { HARNESSGYM_MCP_RECORD_ARGUMENTS: '0' })).toBe(false);
  });

  it('writes a debug log only on request, by variable: to an exact file, or in the workspace', () => {
    const path = (env: NodeJS.ProcessEnv, argv: string[] = []) => {
      const invocation = parseArguments([...argv, '--', 'node'], env);
      return invocation.kind === 'run' ? invocation.debugLogPath : expect.unreachable();
    };
    const HARNESSGYM_WORKSPACE = '/w';
    expect(path({ HARNESSGYM_WORKSPACE })).toBeUndefined();
    for (const on of ['1', 'true', 'YES'])
      expect(path({ HARNESSGYM_WORKSPACE, HARNESSGYM_MCP_PROXY_DEBUG: on })).toBe(
        '/w/.harnessgym/mcp_proxy_debug.jsonl',
      );
    for (const off of ['', '0', 'no'])
      expect(path({ HARNESSGYM_WORKSPACE, HARNESSGYM_MCP_PROXY_DEBUG: off })).toBeUndefined();
    expect(path({ HARNESSGYM_MCP_PROXY_DEBUG: '1' }, ['--cwd', '/c'])).toBeUndefined();
    expect(path({ HARNESSGYM_MCP_PROXY_DEBUG: '1' }, ['--workspace', '/flag'])).toMatch(/^\/flag\//);
    expect(path({ HARNESSGYM_MCP_PROXY_DEBUG_PATH: '/x/log', HARNESSGYM_WORKSPACE })).toBe('/x/log');
  });

  it('passes on the variables it was handed for the server, and the workspace', () => {
    const env = { SECRET: 's', HARNESSGYM_SERVER_ENV: '{"WANTED":"w"}', HARNESSGYM_WORKSPACE: '/env' };
    const invocation = parseArguments(['node'], env);
    expect(invocation.kind === 'run' && invocation.server.env).toEqual({ WANTED: 'w', HARNESSGYM_WORKSPACE: '/env' });
  });

  it('E-12 tells a server with a working folder of its own where the workspace is, however it was named', () => {
    for (const [argv, env] of [
      [['--workspace', '.', '--cwd', '/c'], {}],
      [['--cwd', '/c'], { HARNESSGYM_WORKSPACE: '.' }],
    ] as const)
      expect(parseArguments([...argv, 'node'], env)).toMatchObject({
        server: { cwd: '/c', env: { HARNESSGYM_WORKSPACE: resolve('.') } },
        telemetryPath: resolve('.harnessgym/mcp_calls.jsonl'),
      });
  });

  it.each(['nonsense', '[]', '{"A":1}', '"x"'])('HARNESSGYM_SERVER_ENV=%s is a usage error', (packed) => {
    expect(parseArguments(['node'], { HARNESSGYM_SERVER_ENV: packed })).toEqual({
      kind: 'usage',
      problem: 'HARNESSGYM_SERVER_ENV is not a JSON object of strings',
    });
  });

  it('reads the tags from the environment, and no nonsense', () => {
    const env = {
      HARNESSGYM_RUN_ID: 'r',
      HARNESSGYM_ITERATION: '2',
      HARNESSGYM_PHASE: 'attempt',
      HARNESSGYM_ARM: 'plain',
      HARNESSGYM_TRIAL: '7',
    };
    const tags = { runId: 'r', iteration: 2, phase: 'attempt', arm: 'plain', trial: '7' };
    expect(parseArguments(['node'], env)).toMatchObject({ tags });
    expect(parseArguments(['node'], { HARNESSGYM_ITERATION: 'two', HARNESSGYM_PHASE: '' })).toMatchObject({ tags: {} });
  });
});
