import { readdir, readFile } from 'node:fs/promises';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOf, fixture, makeScratch, verdictOf } from './testing/scratch.js';

const object = { type: 'object' };

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

describe('a server', () => {
  it('qualifies with the tools it lists; the room is no evidence', async () => {
    await scratch.server('echo', fixtureServer('echo'));
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/echo')).toMatchObject({
      kind: 'mcp',
      verdict: 'qualified',
      reason: '',
      tools: ['echo', 'add', 'fail', 'slow'],
      checks: [
        { name: 'copy' },
        { name: 'manifest' },
        { name: 'portable-paths' },
        { name: 'handshake', evidence: { server: 'echo', protocol_version: expect.stringMatching(/^20\d\d-/) } },
        { name: 'tool-inventory' },
        { name: 'tool-call', evidence: { called_tool: 'echo' } },
        { name: 'self-test', evidence: { status: 'passed', return_code: 0, proof: 'proven' } },
        { name: 'disk' },
      ],
    });
    expect(report.roomKept).toBe(false);
  });

  it.each([
    ['echo', 'newline'],
    ['headers', 'content-length'],
  ] as const)('E-02 qualifies, %s, with the framing it speaks', async (name, framing) => {
    await scratch.server(name, fixtureServer(name));
    const report = await scratch.qualify();
    expect(verdictOf(report, `mcp/${name}`)).toMatchObject({ verdict: 'qualified', framing });
    expect(JSON.parse(await readFile(report.reportPath, 'utf8'))).toMatchObject({
      activation: { mcp_servers: [{ name, framing }] },
      qualifications: [{ framing, checks: expect.arrayContaining([expect.objectContaining({ name: 'handshake' })]) }],
    });
  });

  it('qualifies when it starts slowly and dies of a line that is no message', async () => {
    const slowly = { command: '/bin/sh', args: ['-c', 'sleep 3; exec node .harnessgym/mcp/echo/server.mjs'] };
    await scratch.server('echo', fixtureServer('echo'), slowly);
    expect(verdictOf(await scratch.qualify(), 'mcp/echo')).toMatchObject({ verdict: 'qualified', framing: 'newline' });
  });

  it.runIf(process.platform === 'linux').each(['mkfifo "$note"', 'mkdir "$note"', 'ln -s "$PWD/task.md" "$note"'])(
    'gains and breaks nothing with %s in the place of the note of its framing',
    async (trick) => {
      const findNote = `note=$(tr '\\0' '\\n' < /proc/$PPID/cmdline | sed -n s/^--framing-path=//p)`;
      const intact = 'read line < task.md; test "$line" = "the task"';
      const start = 'exec node .harnessgym/mcp/echo/server.mjs';
      await scratch.server('echo', fixtureServer('echo'), {
        command: '/bin/sh',
        args: ['-c', `${findNote}; ${trick} || exit 9; ${start}`],
        self_test: ['/bin/sh', '-c', `${intact} && grep -q tools .harnessgym/mcp/echo/server.mjs`],
      });
      const { verdict, framing } = verdictOf(await scratch.qualify(), 'mcp/echo');
      expect({ verdict, framing }).toEqual({ verdict: 'qualified', framing: undefined });
      expect((await readdir(scratch.rooms)).filter((name) => name.startsWith('framing'))).toEqual([]);
    },
  );

  it('qualifies, speaking headers, within a startup timeout that ends before the proxy tries them', async () => {
    await scratch.server('headers', fixtureServer('headers'), { startup_timeout_sec: 1.5 });
    expect(verdictOf(await scratch.qualify(), 'mcp/headers')).toMatchObject({
      verdict: 'qualified',
      framing: 'content-length',
    });
  });

  it('qualifies with the enabled tools only', async () => {
    await scratch.server('echo', fixtureServer('echo'), { enabled_tools: ['add', 'echo'] });
    expect(verdictOf(await scratch.qualify(), 'mcp/echo').tools).toEqual(['echo', 'add']);
  });

  it('E-18 fails when it enables a tool that it does not list, by name', async () => {
    await scratch.server('echo', fixtureServer('echo'), { enabled_tools: ['echo', 'phantom'] });
    const { verdict, reason, tools } = verdictOf(await scratch.qualify(), 'mcp/echo');
    expect({ verdict, tools }).toEqual({ verdict: 'failed', tools: [] });
    expect(reason).toMatch(/tool-inventory: .*"phantom".*it lists "echo", "add"/);
  });

  it.each([
    [
      'a tool without inputSchema',
      { result: { tools: [{ name: 'good', inputSchema: object }, { name: 'bare' }] } },
      /"bare" has no inputSchema/,
    ],
    [
      'a schema that is not of an object',
      { result: { tools: [{ name: 'odd', inputSchema: { type: 'string' } }] } },
      /"odd" must have "type": "object"/,
    ],
    [
      'a tool without a name',
      { result: { tools: [{ inputSchema: object }] } },
      /tool number 1 of the list has no name/,
    ],
    [
      'the same tool twice',
      { result: { tools: [1, 2].map(() => ({ name: 'twin', inputSchema: object })) } },
      /"twin" is listed twice/,
    ],
    ['no tools', { result: { tools: [] } }, /lists no tools/],
    [
      'an error for an answer',
      { error: { code: -32000, message: 'out of order' } },
      /tools\/list failed: .*out of order/,
    ],
    ['a list that is not one', { result: { tools: 'many' } }, /tools\/list failed/],
    ['a list that never ends', { result: { tools: [], nextCursor: '' } }, /never ends/],
  ])('E-17 fails with %s', async (_, page, reason) => {
    await scratch.server('listing', fixture('listing'));
    await scratch.write('.harnessgym/mcp/listing/pages.json', JSON.stringify({ '': page }));
    expect(verdictOf(await scratch.qualify(), 'mcp/listing')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(reason),
    });
  });

  it.each([
    ['an error', 'error: { code: -32603, message: "not today" }', /^handshake: .*not today/],
    ['a result that is none', 'result: { serverInfo: 1 }', /^handshake: /],
    ['another id', 'id: 777, result: {}', /^handshake: .*did not answer initialize/],
  ])('E-17 fails when initialize is answered with %s and a notification', async (_, answer, reason) => {
    await scratch.server('odd', fixtureServer('echo'), { startup_timeout_sec: 1 });
    const source = `import { createInterface } from 'node:readline';
      const send = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
      for await (const line of createInterface({ input: process.stdin })) {
        const { id } = JSON.parse(line);
        send({ method: 'notifications/message', params: { level: 'info', data: 'hello' } });
        send({ id, ${answer} });
      }`;
    await scratch.write('.harnessgym/mcp/odd/server.mjs', source);
    const { verdict, reason: told, tools } = verdictOf(await scratch.qualify(), 'mcp/odd');
    expect({ verdict, tools }).toEqual({ verdict: 'failed', tools: [] });
    expect(told).toMatch(reason);
  });

  it('E-17 has its tools read from every page', async () => {
    await scratch.server('listing', fixture('listing'));
    const pages = {
      '': { result: { tools: [{ name: 'a', inputSchema: object }], nextCursor: 'two' } },
      two: { result: { tools: [{ name: 'b', inputSchema: object }] } },
    };
    await scratch.write('.harnessgym/mcp/listing/pages.json', JSON.stringify(pages));
    expect(verdictOf(await scratch.qualify(), 'mcp/listing')).toMatchObject({
      verdict: 'qualified',
      tools: ['a', 'b'],
    });
  });

  it('that never answers fails its handshake, and is asked nothing more', async () => {
    await scratch.server('silent', fixtureServer('silent'), { startup_timeout_sec: 1 });
    const { verdict, checks } = verdictOf(await scratch.qualify(), 'mcp/silent');
    expect(verdict).toBe('failed');
    expect(checks.map(({ name, result }) => [name, result.status])).toEqual([
      ['copy', 'passed'],
      ['manifest', 'passed'],
      ['portable-paths', 'passed'],
      ['handshake', 'failed'],
      ['tool-inventory', 'not-applicable'],
      ['tool-call', 'not-applicable'],
      ['self-test', 'not-applicable'],
      ['disk', 'passed'],
    ]);
  });

  it('that dies at its start fails with its last words as evidence', async () => {
    await scratch.server('dead', fixtureServer('echo'));
    await scratch.write('.harnessgym/mcp/dead/server.mjs', "throw new Error('no such table');\n");
    const handshake = checkOf(await scratch.qualify(), 'mcp/dead', 'handshake');
    expect(handshake.result.status).toBe('failed');
    expect(handshake.evidence).toMatchObject({ exit_code: 1, stderr: expect.stringContaining('no such table') });
  });

  it('A-08 that closes its stdin and stays is a failure like any other', async () => {
    await scratch.server('deaf', fixtureServer('echo'), { startup_timeout_sec: 1 });
    await scratch.write('.harnessgym/mcp/deaf/server.mjs', 'process.stdin.destroy(); setTimeout(() => {}, 60_000);\n');
    expect(verdictOf(await scratch.qualify(), 'mcp/deaf').reason).toMatch(/^handshake: /);
  });

  it('whose command does not exist fails its handshake', async () => {
    await scratch.server('lost', fixtureServer('echo'), { command: 'no-such-program' });
    expect(verdictOf(await scratch.qualify(), 'mcp/lost').reason).toMatch(/^handshake: /);
  });

  it('F-15 whose manifest is wrong fails with the precise message', async () => {
    await scratch.server('typed', fixtureServer('echo'), { enabled_tools: 'echo' });
    expect(verdictOf(await scratch.qualify(), 'mcp/typed').reason).toMatch(/^manifest: .*enabled_tools/);
  });
});

describe('a self-test', () => {
  it.each([
    [
      'exits with a code',
      ['node', '-e', 'console.error("sum is off"); process.exit(3)'],
      /exited with code 3/,
      'failed',
    ],
    [
      'hangs',
      { command: ['node', '-e', 'setTimeout(() => {}, 60_000)'], timeout_seconds: 1 },
      /within 1000 ms/,
      'timeout',
    ],
    ['cannot be started', ['no-such-program'], /could not be started/, 'failed'],
    ['is not declared', false, /declare self_test in the manifest/, 'not_configured'],
  ])('that %s fails the server', async (_, self_test, reason, status) => {
    await scratch.server('echo', fixtureServer('echo'), { self_test });
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/echo')).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(reason) });
    expect(checkOf(report, 'mcp/echo', 'self-test').evidence).toMatchObject({ status });
  });

  it('declared as true runs the server itself with --self-test', async () => {
    await scratch.server('echo', fixtureServer('echo'), { self_test: true });
    const source = await readFile(fixtureServer('echo'), 'utf8');
    const guard = "if (process.argv.includes('--self-test')) process.exit(4);\n";
    await scratch.write(
      '.harnessgym/mcp/echo/server.mjs',
      source.replace('const annotations', `${guard}const annotations`),
    );
    expect(verdictOf(await scratch.qualify(), 'mcp/echo').reason).toBe('self-test: the self-test exited with code 4');
  });
});
