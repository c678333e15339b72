import { expect, it } from 'vitest';
import type { ClaudeOptions } from './claude-options.js';
import { isRefusedToRoot } from './is-refused-to-root.js';

const bypass: ClaudeOptions = { permissionMode: 'bypassPermissions' };

it.each<[string, boolean, ClaudeOptions, number | undefined, Record<string, string>]>([
  ['root', true, bypass, 0, {}],
  ['root by a flag', true, { extraArgs: ['--dangerously-skip-permissions'] }, 0, {}],
  ['root by the flag that only offers it', true, { extraArgs: ['--allow-dangerously-skip-permissions'] }, 0, {}],
  ['root by the value of a flag', true, { extraArgs: ['--permission-mode=bypassPermissions'] }, 0, {}],
  ['root with another word in IS_SANDBOX', true, bypass, 0, { IS_SANDBOX: 'yes' }],
  ['root in a sandbox', false, bypass, 0, { IS_SANDBOX: '1' }],
  ['root in a sandbox of its own', false, bypass, 0, { CLAUDE_CODE_BUBBLEWRAP: '1' }],
  ['root that is asked', false, { permissionMode: 'dontAsk' }, 0, {}],
  ['root by the user', false, {}, 0, {}],
  ['another user', false, bypass, 1_000, {}],
  ['a system without users', false, bypass, undefined, {}],
])('D-12 %s skips the checks and is refused: %s', (_, refused, options, uid, env) => {
  expect(isRefusedToRoot(options, { uid, env })).toBe(refused);
});
