import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToolServer } from '../toolset.js';
import { connectStdio } from './connect-stdio.fixture.js';
import type { FakePowers, ToolConnection } from './scenario.js';
import { openToolConnections } from './tool-connections.js';
import { trackToolCalls } from './track-tool-calls.js';

afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

describe('the tool connections of a session', () => {
  it('start a server with the first call and keep it for the next', async () => {
    const powers = counting();
    await using connections = open([server('echo')], powers);
    expect(powers.started()).toEqual([]);
    expect(await connections.call('echo', 'add', { a: 2, b: 3 }, never)).toEqual({ text: '5', isError: false });
    expect(await connections.call('echo', 'echo', { text: 'hi' }, never)).toEqual({ text: 'hi', isError: false });
    expect(powers.started()).toEqual(['echo']);
  });

  it('pass on that a tool failed, which is not a failing call', async () => {
    await using connections = open([server('echo')]);
    expect(await connections.call('echo', 'fail', {}, never)).toEqual({ text: 'it failed', isError: true });
  });

  it('refuse a tool that is not enabled, although the server has it', async () => {
    const powers = counting();
    await using connections = open([{ ...server('echo'), enabledTools: ['add'] }], powers);
    const call = connections.call('echo', 'echo', { text: 'hi' }, never);
    await expect(call).rejects.toMatchObject({ code: 'TOOL_NOT_MOUNTED', message: expect.stringContaining('add') });
    expect(powers.started()).toEqual([]);
  });

  it('refuse a server that is not mounted, and say which are', async () => {
    await using connections = open([server('echo')]);
    const call = connections.call('ecko', 'echo', {}, never);
    await expect(call).rejects.toMatchObject({ code: 'TOOL_NOT_MOUNTED', message: expect.stringContaining('echo') });
  });

  it('name the server that did not answer within its startup timeout, and try again with the next call', async () => {
    const powers = counting();
    await using connections = open([{ ...server('silent'), startupTimeoutMs: 200 }], powers);
    for (const attempt of [1, 2]) {
      const call = connections.call('silent', 'echo', {}, never);
      await expect(call).rejects.toMatchObject({
        code: 'SERVER_UNREACHABLE',
        message: expect.stringContaining('"silent"'),
      });
      expect(powers.started()).toHaveLength(attempt);
    }
  });

  it('give a call up after the tool timeout of its server', async () => {
    await using connections = open([{ ...server('echo'), toolTimeoutMs: 200 }]);
    await expect(connections.call('echo', 'slow', { ms: 3_600_000 }, never)).rejects.toThrow(/timeout/i);
  });

  it('keep time on timers that a test can drive, and that are gone with what they time', async () => {
    vi.useFakeTimers();
    const connect: FakePowers['connect'] = async () => ({
      async callTool(tool, _args, signal) {
        if (tool === 'quick') return { text: '', isError: false };
        await once(signal, 'abort');
        throw signal.reason;
      },
      [Symbol.asyncDispose]: async () => {},
    });
    await using connections = open([named('probe')], { connect });
    await connections.call('probe', 'quick', {}, never);
    expect(vi.getTimerCount()).toBe(0);
    const slow = expect(connections.call('probe', 'slow', {}, never)).rejects.toMatchObject({ name: 'TimeoutError' });
    await vi.advanceTimersByTimeAsync(30_000);
    await slow;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('report a server that is still starting when they end, and end it when it has started', async () => {
    vi.useFakeTimers();
    let ended = false;
    let start = (_connection: ToolConnection): void => undefined;
    const connect = () =>
      new Promise<ToolConnection>((resolve) => {
        start = resolve;
      });
    const connections = open([named('late')], { connect });
    void connections.call('late', 'any', {}, never);
    await vi.advanceTimersByTimeAsync(0);
    const closing = expect(connections[Symbol.asyncDispose]()).rejects.toMatchObject({
      code: 'UNMOUNT_FAILED',
      message: expect.stringContaining('"late"'),
    });
    await vi.advanceTimersByTimeAsync(10_000);
    await closing;
    start({
      callTool: deaf,
      async [Symbol.asyncDispose]() {
        ended = true;
      },
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toBe(true);
  });

  it('end every server, the last one first, and report the one that would not', async () => {
    const ended: string[] = [];
    const connect: FakePowers['connect'] = async ({ name }) => ({
      callTool: async () => ({ text: name, isError: false }),
      async [Symbol.asyncDispose]() {
        ended.push(name);
        if (name === 'second') throw new Error('second is stuck');
      },
    });
    const connections = open(['first', 'second', 'third'].map(named), { connect });
    for (const name of ['first', 'second', 'third']) await connections.call(name, 'any', {}, never);
    const closing = connections[Symbol.asyncDispose]();
    await expect(closing).rejects.toMatchObject({
      code: 'UNMOUNT_FAILED',
      message: expect.stringContaining('second is stuck'),
    });
    expect(ended).toEqual(['third', 'second', 'first']);
  });
});

describe('the tool calls of a turn', () => {
  it('are over when they have settled, also one that nobody waits for', async () => {
    await using connections = open([server('echo')]);
    const turn = new AbortController();
    const calls = trackToolCalls(connections, turn.signal);
    await calls.call('echo', 'add', { a: 1, b: 1 });
    void calls.call('echo', 'slow', { ms: 3_600_000 });
    turn.abort();
    await calls.settled();
    expect(calls.lines()).toEqual([
      'echo/add {"a":1,"b":1} -> completed',
      expect.stringMatching(/^echo\/slow \{"ms":3600000\} -> failed: /),
    ]);
  });
});

function deaf(): Promise<never> {
  return new Promise(() => {});
}

function open(servers: readonly ToolServer[], powers: FakePowers = { connect: connectStdio }) {
  return openToolConnections({ servers, skills: [] }, powers);
}

function counting(): FakePowers & { started(): readonly string[] } {
  const names: string[] = [];
  return {
    connect(toolServer, signal) {
      names.push(toolServer.name);
      return connectStdio(toolServer, signal);
    },
    started: () => names,
  };
}

function server(name: 'echo' | 'silent'): ToolServer {
  return { ...named(name), args: [fixtureServer(name)] };
}

function named(name: string): ToolServer {
  return {
    name,
    command: process.execPath,
    args: [],
    cwd: tmpdir(),
    enabledTools: [],
    startupTimeoutMs: 30_000,
    toolTimeoutMs: 30_000,
  };
}
