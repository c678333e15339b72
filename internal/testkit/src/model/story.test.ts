import { describe, expect, it } from 'vitest';
import { shell } from './beats.js';
import type { Conversation, Message } from './conversation.js';
import { lastResult } from './conversation.js';
import { call, say } from './step.js';
import { story, when } from './story.js';

const user = (text: string): Message => ({ role: 'user', text });
const result = (text: string): Message => ({ role: 'tool', callId: 'c', text, failed: false });
const answered: Message = { role: 'assistant', text: 'done', calls: [] };

const block = story(
  when({ prompt: 'Make it faster', offered: 'mcp__timer__run' }, call('mcp__timer__run'), say('Twice as fast.')),
  when('Make it faster', shell('node bench.mjs'), (conversation) => say(`Blocked: ${lastResult(conversation)}`)),
  when('Which one tool', say('A timer.')),
  when('Build it', shell('touch timer.mjs'), say('Built.')),
);

describe('story', () => {
  it('goes through a chapter, one beat for each answer since its prompt', () => {
    expect(block(talk([user('Make it faster')]))).toEqual(call('Bash', { command: 'node bench.mjs' }));
    const later = [user('Make it faster'), answered, result('too slow to see')];
    expect(block(talk(later))).toEqual(say('Blocked: too slow to see'));
  });

  it('follows the newest prompt that it knows, past what agents add to it', () => {
    const talked = [user('Make it faster'), answered, result('1'), answered, user('Which one tool?'), answered];
    expect(block(talk(talked.slice(0, 5)))).toEqual(say('A timer.'));
    const built = [...talked, user('Build it now'), user('<system-reminder>Be nice.</system-reminder>')];
    expect(block(talk(built))).toEqual(call('Bash', { command: 'touch timer.mjs' }));
    expect(block(talk([...built, answered, result(''), user('<system-reminder>')]))).toEqual(say('Built.'));
  });

  it('takes another chapter for the same prompt once a tool is offered', () => {
    const offered = [{ name: 'mcp__timer__run', description: '', inputSchema: {} }];
    expect(block({ ...talk([user('Make it faster')]), tools: offered })).toEqual(call('mcp__timer__run'));
  });

  it('throws for a prompt it does not know, and for a chapter that is over', () => {
    expect(() => block(talk([user('Sing')]))).toThrow('No chapter of the story fits the prompts ["Sing"]');
    expect(() => block(talk([user('Which one tool'), answered]))).toThrow('"Which one tool" has no beat 2');
  });
});

function talk(messages: Message[]): Conversation {
  const tools = [{ name: 'Bash', description: '', inputSchema: {} }];
  return { api: 'messages', model: 'm', system: '', messages, tools };
}
