import { expect, it } from 'vitest';
import { startScriptedAcp } from './scripted-acp.fixture.js';

it('joins the parts of a message, and takes all turns of a session with one process', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  expect((await agent.turn(session, 'answers')).outcome).toEqual({ outcome: 'completed', finalMessage: 'Hello, 0.' });
  const { id } = session;
  expect((await agent.turn(session, 'answers')).outcome).toEqual({ outcome: 'completed', finalMessage: 'Hello, 1.' });
  expect(session.id).toBe(id);
  expect(await agent.starts()).toHaveLength(1);
});

it('does not take what is told of the past of a loaded session for an answer', async () => {
  await using agent = await startScriptedAcp();
  const first = await agent.open({ script: 'loads' });
  await agent.turn(first, 'answers');
  await first[Symbol.asyncDispose]();
  const { id = '' } = first;
  await using session = await agent.open({ script: 'loads', sessionId: id });
  const activities: string[] = [];
  const { outcome } = await agent.turn(session, 'answers', { onActivity: (activity) => activities.push(activity) });
  expect(outcome).toEqual({ outcome: 'completed', finalMessage: 'Hello, 1.' });
  expect(activities).toEqual(['Hello, 1.']);
});

it('tells what the agent does, and its last message', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const activities: string[] = [];
  const { outcome } = await agent.turn(session, 'works', { onActivity: (activity) => activities.push(activity) });
  expect(outcome).toEqual({ outcome: 'completed', finalMessage: 'Found it.' });
  expect(activities).toEqual(['Let me look.', 'runs bash', 'runs ls', 'Found it.']);
});

it.each([
  ['/home/.profile', 'reject_once'],
  ['notes.txt', 'allow_once'],
])(
  'judges a change of %s by what was told of it before, when the question only names the call',
  async (path, answer) => {
    await using agent = await startScriptedAcp();
    await using session = await agent.open();
    expect((await agent.turn(session, `asks ${path}`)).outcome).toMatchObject({ finalMessage: answer });
  },
);

it('passes servers as the protocol has them', async () => {
  await using agent = await startScriptedAcp();
  const limits = { enabledTools: [], startupTimeoutMs: 1, toolTimeoutMs: 1 };
  const server = { name: 'parrot', command: '/bin/parrot', args: ['a b'], cwd: '/', env: { A: '1' }, ...limits };
  await using session = await agent.open({ toolset: { servers: [server], skills: [] } });
  await agent.turn(session, 'answers');
  const env = expect.arrayContaining([{ name: 'A', value: '1' }]);
  expect(JSON.parse(await agent.read('servers'))).toEqual([
    { name: 'parrot', command: '/bin/parrot', args: ['a b'], env },
  ]);
});

it('keeps lines that are no messages, and counts them', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  expect((await agent.turn(session, 'mumbles')).outcome).toEqual({ outcome: 'completed', finalMessage: 'Still here.' });
  expect(await agent.read('stdout.txt')).toContain('Loading...\n');
  expect(await agent.read('transcript.txt')).toContain('unknown_output_lines: 4\n');
});

it('says how an agent died in the middle of a prompt, and knows its session', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const { outcome } = await agent.turn(session, 'dies');
  expect(outcome).toMatchObject({
    outcome: 'agent-error',
    exitCode: 3,
    reason: expect.stringMatching(/code 3.*Out of ideas\./),
  });
  expect(session.id).toMatch(/^s-/);
  expect((await agent.turn(session, 'answers')).outcome).toMatchObject({ finalMessage: 'Hello, 1.' });
});

it('passes on the error that the agent answers', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const reason = 'Internal error: The disk is full.';
  expect((await agent.turn(session, 'fails')).outcome).toEqual({ outcome: 'agent-error', reason });
});

it.each([
  ['max_tokens', { outcome: 'budget', limit: 'max_tokens' }],
  ['max_turn_requests', { outcome: 'budget', limit: 'max_turn_requests' }],
  ['refusal', { outcome: 'agent-error' }],
  ['cancelled', { outcome: 'agent-error' }],
  ['tired', { outcome: 'agent-error', reason: 'tired' }],
])('knows what the stop reason %s amounts to', async (reason, outcome) => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  expect((await agent.turn(session, `stops ${reason}`)).outcome).toMatchObject(outcome);
});

it('counts the tokens of a turn, and what the session became dearer by it', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const usage = { inputTokens: 120, cachedInputTokens: 20, outputTokens: 12 };
  expect((await agent.turn(session, 'spends')).usage).toEqual({ ...usage, costUsd: 0.25 });
  expect((await agent.turn(session, 'spends')).usage).toEqual({ ...usage, costUsd: 0.25 });
  expect((await agent.turn(session, 'answers')).usage).toBeUndefined();
  // What another process spent, nobody knows here.
  const { id = '' } = session;
  await using later = await agent.open({ sessionId: id });
  expect((await agent.turn(later, 'spends')).usage).toEqual(usage);
});

it('counts what a turn used that ends before its time', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const { outcome, usage } = await agent.turn(session, 'spends max_tokens');
  expect(outcome).toEqual({ outcome: 'budget', limit: 'max_tokens' });
  expect(usage).toEqual({ inputTokens: 120, cachedInputTokens: 20, outputTokens: 12, costUsd: 0.25 });
});

it('tells the cost of an agent that tells no tokens, also of a turn that was cut short', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  expect((await agent.turn(session, 'pays')).usage).toEqual({ costUsd: 0.25 });
  const user = new AbortController();
  const turn = agent.turn(session, 'pays late', { signal: user.signal });
  await agent.ready();
  user.abort();
  expect(await turn).toMatchObject({ outcome: { outcome: 'cancelled' }, usage: { costUsd: 0.25 } });
  expect((await agent.turn(session, 'pays')).usage).toEqual({ costUsd: 0.25 });
});

it.each([
  ['asks an agent to stop, and hears that it has', 'hangs', true],
  ['ends an agent that does not stop', 'deaf', false],
])('%s, and goes on with the session', async (_, script, answers) => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const budget = new AbortController();
  const turn = agent.turn(session, script, { signal: budget.signal });
  await agent.ready();
  budget.abort(new DOMException('The budget is spent.', 'TimeoutError'));
  expect((await turn).outcome).toMatchObject({ outcome: 'timed-out' });
  expect((await agent.read('stdout.txt')).includes('"stopReason":"cancelled"')).toBe(answers);
  expect((await agent.turn(session, 'answers')).outcome).toMatchObject({ finalMessage: 'Hello, 1.' });
});

it.each([
  ['a spent budget', new DOMException('The budget is spent.', 'TimeoutError'), 'timed-out'],
  ['a cancellation', new DOMException('Ctrl-C', 'AbortError'), 'cancelled'],
])('does not blame an agent that exits when it is asked to stop, by %s', async (_, reason, outcome) => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  const budget = new AbortController();
  const turn = agent.turn(session, 'quits', { signal: budget.signal });
  await agent.ready();
  budget.abort(reason);
  expect((await turn).outcome).toMatchObject({ outcome });
});

it.each(['null', '{"protocolVersion":"one"}', '[]'])(
  'takes %s in the place of the first answer for a failure of the agent, and knows no session by it',
  async (answer) => {
    await using agent = await startScriptedAcp();
    await using session = await agent.open({ script: `misspeaks ${answer}` });
    expect((await agent.turn(session, 'answers')).outcome).toEqual({
      outcome: 'agent-error',
      reason: expect.stringMatching(/^The agent's answer is not that of the protocol/),
    });
    await using later = await agent.open({ sessionId: 's-1', script: `misspeaks ${answer}` });
    expect(later.id).toBeUndefined();
  },
);

it('begins a fresh session when the agent does not know the old one', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open({ sessionId: 's-none' });
  expect(session.id).toBeUndefined();
  expect((await agent.turn(session, 'answers')).outcome).toMatchObject({ finalMessage: 'Hello, 0.' });
});
