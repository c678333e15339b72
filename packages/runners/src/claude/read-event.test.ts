import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../session/gather-facts.js';
import { readClaudeEvent } from './read-event.js';

// Whole streams of the real Claude Code, recorded in front of a scripted model that takes 120 tokens a request.

function linesOf(name: string): string[] {
  return readFileSync(new URL(`./recorded/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
}

function factsOf(lines: readonly string[]) {
  const gathered = gatherFacts();
  for (const event of lines.flatMap(readClaudeEvent)) gathered.saw(event);
  return gathered.facts('');
}

const answer = 'Session: cookies. It is done, 0192aaaa-0000-7000-8000-000000000000.';

describe('readClaudeEvent', () => {
  it.each([
    ['work-2.1.197', '4697678e-6fc7-403b-b4ff-708600a2d47a', 0.00405],
    ['work-2.1.329', '6a494967-e429-404d-8dd3-068c02402d69', 0.00322],
  ])('D-08 reads %s whole, and takes the id from its event only', (name, sessionId, costUsd) => {
    const lines = linesOf(name);
    const ids = lines.flatMap(readClaudeEvent).flatMap((event) => (event.type === 'session' ? [event.id] : []));
    expect(ids).toEqual([sessionId, sessionId]);
    expect(factsOf(lines)).toMatchObject({
      message: answer,
      complaints: [],
      unknownLines: 0,
      end: { type: 'completed' },
      spent: { inputTokens: 600, cachedInputTokens: 100, outputTokens: 60, costUsd: expect.closeTo(costUsd, 9) },
      offer: { tools: expect.arrayContaining(['Bash', 'mcp__parrot__echo']), servers: { parrot: 'connected' } },
    });
  });

  it.each(['work-2.1.197', 'work-2.1.329'])('tells what the agent does in %s', (name) => {
    const activities = linesOf(name)
      .flatMap(readClaudeEvent)
      .flatMap((event) => (event.type === 'activity' ? [event.what] : []));
    expect(activities).toEqual([
      'runs echo hello; exit 3',
      'changes /task/new.txt',
      'calls echo of parrot',
      'calls fail of parrot',
      answer,
    ]);
  });

  it.each([
    ['list-2.1.329', 'a list of all events'],
    ['document-2.1.329', 'the last event alone'],
  ])('D-09 reads %s, which is %s', (name) => {
    expect(factsOf(linesOf(name))).toMatchObject({
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: 'hi',
      unknownLines: 0,
      end: { type: 'completed' },
      spent: { inputTokens: 120 },
    });
  });

  it.each([
    ['refused-2.1.197', '400', /^API Error: 400/],
    ['refused-2.1.329', '429', /\(429\)/],
  ])('D-10 knows the failure of the service in %s, which says "success"', (name, code, reason) => {
    expect(linesOf(name).join()).toContain('"subtype":"success"');
    expect(factsOf(linesOf(name)).end).toMatchObject({
      type: 'failed',
      outcome: { outcome: 'api-error', code, reason: expect.stringMatching(reason) },
    });
  });

  it('D-10 leaves it to its words where the service gave no status', () => {
    const end = { type: 'failed', reason: 'Not logged in · Please run /login' };
    expect(factsOf(linesOf('not-logged-in-2.1.329')).end).toEqual(end);
  });

  it.each([
    ['budget-2.1.197', 0.00162],
    ['budget-2.1.329', 0.001288],
  ])('D-10 D-17 knows the end of the budget in %s, and all that was spent until then', (name, costUsd) => {
    expect(factsOf(linesOf(name))).toMatchObject({
      end: { outcome: { outcome: 'budget', limit: 'Reached maximum budget ($0.001)' } },
      spent: { inputTokens: 240, cachedInputTokens: 40, outputTokens: 24, costUsd: expect.closeTo(costUsd, 9) },
    });
  });

  it.each([
    ['as it is', linesOf('turns-2.1.329')],
    ['of a version that says no more', ['{"type":"result","subtype":"error_max_turns","is_error":false}']],
    ['that is no success', ['{"type":"result","subtype":"error_during_execution"}']],
  ])('D-10 knows a failure of the agent %s', (_, lines) => {
    const { end } = factsOf(lines);
    expect(end).toMatchObject({ type: 'failed', reason: expect.stringMatching(/maximum number of turns|error_/) });
    expect(end).not.toHaveProperty('outcome');
  });

  it('D-17 counts what a turn spent, also of a session that goes on and whose total the newest tells', () => {
    expect(linesOf('resumed-2.1.329').join()).toContain('"total_cost_usd":0.001288');
    expect(factsOf(linesOf('resumed-2.1.329')).spent).toMatchObject({ inputTokens: 120, costUsd: 0.000644 });
  });

  it.each([
    ['background-2.1.197', 5, 0.00405],
    ['background-2.1.329', 4, 0.002576],
  ])(
    'D-17 counts each request once of a turn that went on when a task in the background was done, in %s',
    (name, requests, costUsd) => {
      const facts = factsOf(linesOf(name));
      expect(facts).toMatchObject({ message: 'parent done', unknownLines: 0, end: { type: 'completed' } });
      expect(facts.spent).toEqual({
        inputTokens: 120 * requests,
        cachedInputTokens: 20 * requests,
        outputTokens: 12 * requests,
        costUsd: expect.closeTo(costUsd, 9),
      });
    },
  );

  it('D-17 does not know the cost of a model whose price Claude Code does not know', () => {
    const { spent } = factsOf(linesOf('unknown-model-2.1.329'));
    expect(spent).toEqual({ inputTokens: 120, cachedInputTokens: 20, outputTokens: 12 });
  });

  it('counts tokens that were put into the cache', () => {
    const cache = { cacheCreationInputTokens: 7, cacheReadInputTokens: 11 };
    const modelUsage = { opus: { inputTokens: 5, ...cache, outputTokens: 2, costUSD: 1 } };
    const { spent } = factsOf([JSON.stringify({ type: 'result', result: '', modelUsage })]);
    expect(spent).toEqual({ inputTokens: 23, cachedInputTokens: 11, outputTokens: 2, costUsd: 1 });
  });

  it('complains of a retry and of what the permission mode forbids, and goes on', () => {
    expect(factsOf(linesOf('retry-2.1.329'))).toMatchObject({
      end: { type: 'completed' },
      complaints: ["The model's service answered with 429 (rate_limit); retry 1 of 10."],
    });
    expect(factsOf(linesOf('denied-2.1.329'))).toMatchObject({
      end: { type: 'completed' },
      complaints: ['The permission mode does not allow Bash.'],
    });
  });

  it.each([
    ['of too many requests, for as long as it says', 429, [{ type: 'rate-limited', delayMs: 1089 }]],
    ['of a service with too much to do', 529, [{ type: 'rate-limited', delayMs: 1089 }]],
    ['not of a service that fails', 503, []],
  ])('takes a retry for a wait because %s', (_, status, expected) => {
    const [, line = ''] = linesOf('retry-2.1.329');
    const events = readClaudeEvent(line.replace('"error_status":429', `"error_status":${status}`));
    expect(events.filter(({ type }) => type !== 'complaint')).toEqual(expected);
  });

  it.each([
    ['work-2.1.197', { version: '2.1.197', model: 'claude-opus-4-8[1m]' }],
    ['work-2.1.329', { version: '2.1.329', model: 'claude-opus-5-5' }],
  ])('G-14 knows the version and the model of %s', (name, agent) => {
    expect(factsOf(linesOf(name)).agent).toEqual(agent);
  });

  it('D-07 keeps the id of a stream that was cut anywhere behind it', () => {
    const lines = linesOf('work-2.1.329');
    for (let length = 1; length < lines.length; length += 1) {
      const facts = factsOf([...lines.slice(0, length), (lines[length] ?? '').slice(0, 20)]);
      expect(facts).toMatchObject({ sessionId: '6a494967-e429-404d-8dd3-068c02402d69', unknownLines: 1 });
      expect(facts.end).toBeUndefined();
    }
  });

  it.each([
    ['no JSON', 'system init'],
    ['no object', '7'],
    ['no type', '{}'],
    ['an event of a later version', '{"type":"hologram","why":1}'],
    ['a list with such a one', '[{"type":"hologram"}]'],
    ['what nests without end', `{"type":"assistant","message":${'['.repeat(9_999)}${']'.repeat(9_999)}}`],
  ])('knows %s as unknown', (_, line) => {
    expect(readClaudeEvent(line)).toEqual([{ type: 'unknown' }]);
  });

  it('takes what it does not know within an event for nothing', () => {
    const content = [{ type: 'thinking', thinking: 'Hm.' }, { type: 'hologram' }, { type: 'text', text: 'Hi.' }];
    const said = readClaudeEvent(JSON.stringify({ type: 'assistant', message: { content } }));
    expect(said).toContainEqual({ type: 'message', text: 'Hi.' });
    expect(readClaudeEvent('{"type":"system","subtype":"hologram"}')).toEqual([]);
  });

  it.each(['null', '"many"', '{"opus":{"inputTokens":-1}}'])('ends a turn whose usage is %s', (usage) => {
    const events = readClaudeEvent(`{"type":"result","subtype":"success","result":"Done.","modelUsage":${usage}}`);
    expect(events).toEqual([{ type: 'message', text: 'Done.' }, { type: 'completed' }]);
  });

  it('D-10 ends a turn whose status or verdict is none of those that it knows', () => {
    const withStatus = '{"type":"result","is_error":true,"api_error_status":"overloaded","result":"No."}';
    expect(readClaudeEvent(withStatus)).toEqual([{ type: 'failed', reason: 'No.' }]);
    expect(readClaudeEvent('{"type":"result","is_error":"yes","result":"No."}')).toEqual([
      { type: 'failed', reason: 'No.' },
    ]);
  });
});
