import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../session/gather-facts.js';
import { readCodexEvent } from './read-event.js';

// Whole streams of the real Codex, recorded in front of a scripted model.

function linesOf(name: string): string[] {
  const text = readFileSync(new URL(`./recorded/${name}.jsonl`, import.meta.url), 'utf8');
  return text.trim().split('\n');
}

function factsOf(lines: readonly string[]) {
  const gathered = gatherFacts();
  for (const event of lines.flatMap(readCodexEvent)) gathered.saw(event);
  return gathered.facts('');
}

const answer = 'Session: cookies. It is done, 0192aaaa-0000-7000-8000-000000000000.';

describe('readCodexEvent', () => {
  it.each([
    ['work-0.138', '01a1fc60-1d08-7b52-942d-502e863d654b'],
    ['work-0.169', '01a1fc60-0656-75c3-a901-f5a5ee5ae86a'],
  ])('D-08 reads %s whole, and takes the id from its event only', (name, sessionId) => {
    expect(factsOf(linesOf(name))).toMatchObject({
      sessionId,
      message: answer,
      unknownLines: 0,
      end: { type: 'completed', usage: { inputTokens: 720, cachedInputTokens: 120, outputTokens: 72 } },
    });
  });

  it.each(['work-0.138', 'work-0.169'])('tells what the agent does in %s', (name) => {
    const activities = linesOf(name)
      .flatMap(readCodexEvent)
      .flatMap((event) => (event.type === 'activity' ? [event.what] : []));
    expect(activities).toEqual([
      "runs /bin/bash -lc 'echo hello; exit 3'",
      'changes /task/new.txt',
      'calls echo of parrot',
      'calls fail of parrot',
      answer,
    ]);
  });

  it('does not take a retry for a failure', () => {
    expect(factsOf(linesOf('retry-0.169'))).toMatchObject({
      end: { type: 'completed' },
      complaints: [expect.stringContaining('Model metadata'), expect.stringMatching(/^Reconnecting\.\.\. 1\/2/)],
    });
  });

  it.each([
    ['of too many requests', '(exceeded retry limit, last status: 429 Too Many Requests)', [{ type: 'rate-limited' }]],
    ['not of a stream that broke off', '(stream disconnected before completion)', []],
  ])('takes a retry for a wait because %s', (_, why, expected) => {
    const events = readCodexEvent(JSON.stringify({ type: 'error', message: `Reconnecting... 1/3 ${why}` }));
    expect(events.filter(({ type }) => type !== 'complaint')).toEqual(expected);
  });

  it('does not wait after its last try', () => {
    const events = linesOf('refused-0.169').flatMap(readCodexEvent);
    expect(events.map(({ type }) => type)).not.toContain('rate-limited');
  });

  it.each([
    ['refused-0.169', /status: 429/],
    ['out-of-room-0.169', /ran out of room/],
  ])('tells why the turn of %s failed', (name, reason) => {
    expect(factsOf(linesOf(name)).end).toEqual({ type: 'failed', reason: expect.stringMatching(reason) });
  });

  it('keeps the id of a stream that was cut anywhere behind it', () => {
    const lines = linesOf('work-0.169');
    for (let length = 1; length < lines.length; length += 1) {
      const facts = factsOf([...lines.slice(0, length), (lines[length] ?? '').slice(0, 20)]);
      expect(facts).toMatchObject({ sessionId: '01a1fc60-0656-75c3-a901-f5a5ee5ae86a', unknownLines: 1 });
      expect(facts.end).toBeUndefined();
    }
  });

  it.each([
    ['no JSON', 'thread.started'],
    ['no object', '[]'],
    ['no type', '{}'],
    ['an event of a later version', '{"type":"turn.paused","why":1}'],
    ['an item of a later version', '{"type":"item.completed","item":{"id":"item_1","type":"hologram"}}'],
    ['an event that lacks what it had', '{"type":"thread.started"}'],
    ['what nests without end', `{"type":"item.completed","item":${'['.repeat(9_999)}${']'.repeat(9_999)}}`],
  ])('knows %s as unknown', (_, line) => {
    expect(readCodexEvent(line)).toEqual([{ type: 'unknown' }]);
  });

  it.each(['null', '"many"', '{"input_tokens":-1,"output_tokens":0}'])('ends a turn whose usage is %s', (usage) => {
    expect(readCodexEvent(`{"type":"turn.completed","usage":${usage}}`)).toEqual([{ type: 'completed' }]);
  });
});
