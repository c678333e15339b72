import { describe, expect, it } from 'vitest';
import { shell, use } from './beats.js';
import type { Conversation } from './conversation.js';
import { call } from './step.js';
import { story, when } from './story.js';

describe('shell', () => {
  it.each([
    ['exec_command', { cmd: 'ls "a"' }],
    ['Bash', { command: 'ls "a"' }],
    ['run_shell_command', { command: 'ls "a"' }],
    ['functions__exec', { input: 'text(await tools["exec_command"]({"cmd":"ls \\"a\\""}));' }],
  ])('runs a command with %s', (name, args) => {
    expect(story(when('Go', shell('ls "a"')))(offered('Other', name))).toEqual(call(name, args));
  });

  it('throws when the agent has none', () => {
    expect(() => story(when('Go', shell('ls')))(offered('Read'))).toThrow('No shell among the tools Read.');
  });
});

describe('use', () => {
  const go = story(when('Go', use('mcp__sums__add', { a: 1 })));

  it('calls a tool that is offered, and one that is not, as models do', () => {
    const direct = call('mcp__sums__add', { a: 1 });
    expect(go(offered('mcp__sums__add', 'functions__exec'))).toEqual(direct);
    expect(go(offered('Bash'))).toEqual(direct);
  });

  it('writes a script where tools are offered inside of scripts', () => {
    const input = 'text(await tools["mcp__sums__add"]({"a":1}));';
    expect(go(offered('functions__exec'))).toEqual(call('functions__exec', { input }));
  });
});

function offered(...names: string[]): Conversation {
  const tools = names.map((name) => ({ name, description: '', inputSchema: {} }));
  return { api: 'responses', model: 'm', system: '', messages: [{ role: 'user', text: 'Go' }], tools };
}
