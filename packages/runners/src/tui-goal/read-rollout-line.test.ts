import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRolloutLine } from './read-rollout-line.js';
import { advance, isTurnOver, noProgress } from './turn-progress.js';

// What the real Codex noted of a goal, recorded in front of a scripted model.

function linesOf(name: string): string[] {
  return readFileSync(new URL(`./recorded/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
}

const settled = { asked: 'goal', reportIsFinal: false, quietMs: 0 } as const;

describe('readRolloutLine', () => {
  it.each(['goal-0.138', 'goal-0.169'])(
    'reads of %s whose thread it is, what it did, and that its goal is reached',
    (name) => {
      const events = linesOf(name).flatMap(readRolloutLine);
      expect(events[0]).toEqual({ type: 'thread', id: expect.stringMatching(/^01a1/), cwd: '/task', isPersons: true });
      expect(events).toContainEqual({ type: 'activity', what: 'calls request_user_input' });
      const progress = events.reduce(advance, noProgress);
      expect(progress).toMatchObject({
        task: 'ended',
        goal: 'complete',
        ending: { message: expect.stringMatching(/^ok/) },
        total: { inputTokens: 360, cachedInputTokens: 60, outputTokens: 36 },
      });
      expect(isTurnOver(progress, settled)).toBe(true);
    },
  );

  it.each(['goal-0.138', 'goal-0.169'])('A-16 takes %s for unfinished wherever it is cut', (name) => {
    const lines = linesOf(name);
    const last = lines.findLastIndex((line) => line.includes('"task_complete"'));
    for (let length = 0; length <= last; length += 1) {
      const cut = [...lines.slice(0, length), (lines[length] ?? '').slice(0, -20)];
      expect(isTurnOver(cut.flatMap(readRolloutLine).reduce(advance, noProgress), settled)).toBe(false);
    }
  });

  it.each([
    ['no JSON', 'task_complete'],
    ['no object', '[]'],
    ['an event of a later version', '{"type":"event_msg","payload":{"type":"hologram"}}'],
    ['an event that lacks what it had', '{"type":"session_meta","payload":{}}'],
    ['a count that is none', '{"type":"event_msg","payload":{"type":"token_count","info":null}}'],
    ['what nests without end', `{"type":"event_msg","payload":${'['.repeat(9_999)}${']'.repeat(9_999)}}`],
  ])('passes over %s', (_, line) => {
    expect(readRolloutLine(line)).toEqual([]);
  });

  it('knows a thread that an agent started from one of a person', () => {
    const source = { subagent: { thread_spawn: {} } };
    const line = JSON.stringify({ type: 'session_meta', payload: { id: 'id', cwd: '/task', source } });
    expect(readRolloutLine(line)).toMatchObject([{ isPersons: false }]);
  });

  it('tells why a task failed, and that it was aborted', () => {
    const event = (payload: object) => readRolloutLine(JSON.stringify({ type: 'event_msg', payload }));
    expect(event({ type: 'task_complete', last_agent_message: null, error: { message: 'No.' } })).toEqual([
      { type: 'task-ended', failure: 'No.' },
    ]);
    expect(event({ type: 'turn_aborted', reason: 'interrupted' })).toEqual([
      { type: 'task-ended', failure: 'The turn was aborted: interrupted.' },
    ]);
  });
});
