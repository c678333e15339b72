import { expect, it } from 'vitest';
import { readFrontMatter } from './front-matter.js';

const path = '/project/task.md';

it('says what flags would, and is taken off the text', async () => {
  const text = `---
protect: verifier.mjs
editable: ['src/**', kernel.mjs]
scorer: node verifier.mjs --json
score_key: cycles
higher_is_better: true
scorer_secret: true
---
# The task
`;
  expect(await readFrontMatter(text, path)).toEqual({
    text: '# The task\n',
    settings: {
      protect: ['verifier.mjs'],
      editable: ['src/**', 'kernel.mjs'],
      postAttemptCommand: 'node verifier.mjs --json',
      scoreKey: 'cycles',
      higherIsBetter: true,
      scorerSecret: true,
    },
    warnings: [],
  });
});

it.each([
  ['# A task\n---\nwith a rule\n---\n'],
  ['\n---\nprotect: x\n---\n'],
  ['---\nA rule before, and none after.\n'],
])('a text that does not begin with it is left as it is: %j', async (text) => {
  expect(await readFrontMatter(text, path)).toEqual({ text, settings: {}, warnings: [] });
});

it('warns of a key that is not known, and says which are', async () => {
  const { warnings } = await readFrontMatter('---\nprotects: x\ntitle: y\n---\ntext', path);
  expect(warnings).toEqual([
    expect.stringMatching(/"protects".*Known: protect, editable/),
    expect.stringContaining('"title"'),
  ]);
});

it('may be empty, and have the line ends of another system', async () => {
  expect((await readFrontMatter('---\n---\ntext', path)).text).toBe('text');
  expect((await readFrontMatter('---\r\nprotect: x\r\n---\r\ntext', path)).settings).toEqual({ protect: ['x'] });
});

it.each<[string, RegExp]>([
  ['---\nprotect: x\nscorer: [\n---\ntext', /line [34] of \/project\/task\.md cannot be read/],
  ['---\nprotect: x\nprotect: y\n---\ntext', /line 3 of \/project\/task\.md cannot be read .*duplicat/],
  ['---\nonly words\n---\ntext', /line 2 of \/project\/task\.md is no "key: value"/],
  ['---\n- a list\n---\ntext', /is no "key: value"/],
  ['---\nscorer: 5\n---\ntext', /"scorer" in the front matter of \/project\/task\.md must be a shell line/],
  ['---\nhigher_is_better: "yes"\n---\ntext', /"higher_is_better" .* must be true or false/],
  ['---\nprotect: { a: b }\n---\ntext', /"protect" .* must be a glob, or a list/],
])('that cannot be used is refused: %j', async (text, message) => {
  await expect(readFrontMatter(text, path)).rejects.toThrow(message);
  // A library that remembers what it failed on would answer the second time.
  await expect(readFrontMatter(text, path)).rejects.toThrow(message);
});
