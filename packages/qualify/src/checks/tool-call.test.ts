import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOf, fixture, makeScratch, verdictOf } from '../testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

interface Tool {
  name: string;
  inputSchema?: object;
  /** Absent: the server lists the tool and knows nothing of it. */
  answer?: string;
}

const fine = 'return { result: { content: [{ type: "text", text: JSON.stringify(args) }] } };';
const refuses = (text: string) =>
  `return { result: { content: [{ type: "text", text: ${JSON.stringify(text)} }], isError: true } };`;

async function judged(tools: readonly Tool[], manifest: object = {}) {
  await scratch.server('answering', fixture('answering'), { tool_timeout_sec: 1, ...manifest });
  await scratch.write('.harnessgym/mcp/answering/tools.json', JSON.stringify(tools));
  const report = await scratch.qualify();
  return { ...verdictOf(report, 'mcp/answering'), call: checkOf(report, 'mcp/answering', 'tool-call') };
}

describe('F-17 a server is driven from outside and', () => {
  it('qualifies when a tool answers arguments made from its schema', async () => {
    const inputSchema = {
      type: 'object',
      required: ['mode'],
      properties: { mode: { enum: ['dev', 'final'] }, seed: {} },
    };
    const { verdict, call } = await judged([{ name: 'run', inputSchema, answer: fine }]);
    expect(verdict).toBe('qualified');
    expect(call.evidence).toMatchObject({
      called_tool: 'run',
      calls: [{ tool: 'run', arguments: { mode: 'dev' }, status: 'ok', reply_bytes: expect.any(Number) }],
    });
    expect(JSON.stringify(call.evidence)).toContain('{\\\\\\"mode\\\\\\":\\\\\\"dev\\\\\\"}');
  });

  it('calls every enabled tool once, sixteen at most, and names the first that gave a result', async () => {
    const more = Array.from({ length: 16 }, (_, index) => ({ name: `m${index}`, answer: fine }));
    const { call } = await judged(
      [{ name: 'a', answer: 'process.exit(1)' }, { name: 'b', answer: refuses('no such plan') }, ...more],
      { enabled_tools: ['b', ...more.map(({ name }) => name)] },
    );
    expect(call.result.status).toBe('passed');
    expect(call.evidence).toMatchObject({ called_tool: 'm0' });
    const calls = call.evidence['calls'] as { tool: string }[];
    expect(calls.map(({ tool }) => tool)).toEqual(['b', ...more.slice(0, 15).map(({ name }) => name)]);
  });

  it('asks no more behind a tool that works when one is silent, and does not take that for a fault', async () => {
    const { verdict, call } = await judged([
      { name: 'works', answer: fine },
      { name: 'waits', answer: 'return undefined' },
      { name: 'after', answer: fine },
    ]);
    expect(verdict).toBe('qualified');
    expect(call.evidence).toMatchObject({ calls: [{ tool: 'works' }, { tool: 'waits' }] });
  });

  it.each([
    ['an error result', refuses('the plan is missing')],
    ['invalid params', 'return { error: { code: -32602, message: "plan must be a path" } };'],
    ['an error of its own', 'return { error: { code: -32000, message: "no plan yet" } };'],
  ])('qualifies when every tool refuses made-up arguments with %s', async (_, answer) => {
    const { verdict, call } = await judged([{ name: 'run', answer }]);
    expect(verdict).toBe('qualified');
    expect(call.evidence).not.toHaveProperty('called_tool');
  });

  it.each([
    ['dies', 'process.exit(7)', /"run" was answered with the error -32000: .*exited with code 7/],
    ['says nothing', 'return undefined', /"run" (gave no answer|was answered with the error -32001)/],
    ['has no content', 'return { result: {} };', /malformed result: it has no "content" array/],
    ['has content without a type', 'return { result: { content: [{}] } };', /part 1 of "content" has no "type"/],
    ['has no text', 'return { result: { content: [{ type: "text" }] } };', /part 1 of "content" has no "text"/],
    ['floods', 'return { result: { content: [{ type: "text", text: "x".repeat(2 ** 20) }] } };', /at most 1048576/],
    ['has no calls', 'return { error: { code: -32601, message: "Unknown method" } };', /error -32601/],
  ])('fails when a tool %s', async (_, answer, reason) => {
    const { verdict, reason: told, call } = await judged([{ name: 'run', answer }]);
    expect({ verdict, told }).toEqual({ verdict: 'failed', told: expect.stringMatching(reason) });
    expect(told).toMatch(/^tool-call: /);
    expect(call.evidence).toMatchObject({ calls: [{ tool: 'run', arguments: {} }] });
  });

  it.each([
    ['no tool of its own', undefined],
    ['no such method', 'return { error: { code: -32601, message: "Method not found" } };'],
    ['an unknown tool', 'return { error: { code: -32602, message: "Unknown tool: phantom" } };'],
    [
      'a tool that was not found',
      'return { error: { code: -32602, message: "MCP error: Tool \'phantom\' not found" } };',
    ],
    [
      'a method of another code',
      'return { error: { code: -32603, message: "The method \'phantom\' is not available" } };',
    ],
    ['what any other name gets, as a result', refuses('I know no phantom')],
  ])('E-18 fails when a tool behind a working one is answered as %s', async (_, answer) => {
    const stranger = { name: 'harnessgym_no_such_tool', answer: refuses('I know no harnessgym_no_such_tool') };
    const phantom = answer === undefined ? { name: 'phantom' } : { name: 'phantom', answer };
    const unlisted = answer === undefined ? [] : [stranger];
    const { verdict, reason } = await judged([{ name: 'works', answer: fine }, phantom, ...unlisted], {
      enabled_tools: ['works', 'phantom'],
    });
    expect({ verdict, reason }).toEqual({ verdict: 'failed', reason: expect.stringContaining('the tool "phantom"') });
  });

  it.each([
    [
      'invalid params',
      'return { error: { code: -32602, message: "Invalid arguments for tool picky: plan not found" } };',
    ],
    ['a result that speaks of tools', refuses('unknown tool: cc')],
    ['a file that was not found', 'return { error: { code: -32602, message: "picky: the plan was not found" } };'],
    ['a missing argument', 'return { error: { code: -32602, message: "Tool picky: unknown argument" } };'],
    ['what is called like it', 'return { error: { code: -32602, message: "picky not found" } };'],
  ])('qualifies when a tool behind a working one refuses with %s', async (_, answer) => {
    expect(
      (
        await judged([
          { name: 'works', answer: fine },
          { name: 'picky', answer },
        ])
      ).verdict,
    ).toBe('qualified');
  });

  it.each([
    ['-32602', 'return { error: { code: -32602, message: "Invalid params" } };'],
    ['-32603', 'return { error: { code: -32603, message: "Internal error" } };'],
  ])(
    'qualifies when a tool behind a working one refuses with %s, and so does what is not listed',
    async (_, answer) => {
      const tools = ['picky', 'harnessgym_no_such_tool'].map((name) => ({ name, answer }));
      const enabled_tools = ['works', 'picky'];
      const { verdict } = await judged([{ name: 'works', answer: fine }, ...tools], { enabled_tools });
      expect(verdict).toBe('qualified');
    },
  );

  it.each([
    ['-32600', 'return { error: { code: -32600, message: "path must exist" } };', /-32600: path must exist/],
    ['an exit', 'process.exit(0)', /exited with code 0/],
    ['a flood', 'return { result: { content: [{ type: "text", text: "x".repeat(2 ** 20) }] } };', /at most 1048576/],
  ])('asks no more behind a tool that works when one answers with %s, and has it as silent', async (_, answer, why) => {
    const { verdict, call } = await judged([
      { name: 'works', answer: fine },
      { name: 'shutdown', answer },
      { name: 'after', answer: fine },
    ]);
    expect(verdict).toBe('qualified');
    expect(call.evidence).toMatchObject({
      called_tool: 'works',
      calls: [{ tool: 'works' }, { tool: 'shutdown', status: 'silent', reason: expect.stringMatching(why) }],
    });
    expect(call.evidence['calls']).toHaveLength(2);
  });

  it('fails when a tool behind a working one answers with what is no result', async () => {
    const { verdict, reason } = await judged([
      { name: 'works', answer: fine },
      { name: 'bare', answer: 'return { result: {} };' },
    ]);
    expect({ verdict, reason }).toEqual({ verdict: 'failed', reason: expect.stringMatching(/"bare" .* malformed/) });
  });

  it('E-18 knows a tool that it does not have by words that differ in their digits only', async () => {
    const answer = refuses('').replace('""', '`call ${Math.random()} has no handler`');
    const { reason } = await judged(
      [
        { name: 'phantom', answer },
        { name: 'harnessgym_no_such_tool', answer },
      ],
      { enabled_tools: ['phantom'] },
    );
    expect(reason).toMatch(/"phantom" is listed, but/);
  });

  it('E-18 fails when a tool that it lists is one that it does not have', async () => {
    const { verdict, reason } = await judged([{ name: 'real', answer: refuses('not now') }, { name: 'phantom' }]);
    expect({ verdict, reason }).toEqual({
      verdict: 'failed',
      reason: expect.stringMatching(/"phantom" is listed, but .* does not exist/),
    });
  });
});
