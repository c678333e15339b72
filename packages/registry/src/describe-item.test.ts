import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyBundle } from './copy-bundle.js';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

async function describeAll(): Promise<string[]> {
  return (await openRegistry(workspace.root)).artifacts().map(({ description }) => description);
}
const skill = (description: string) => `---\nname: s\ndescription: ${description}\n---\nBody.`;

describe('a description', () => {
  it('is what a skill says in its front matter and a server in its manifest', async () => {
    await workspace.put('skills/s/SKILL.md', skill('>\n  Traces a kernel\n  line by line.'));
    await workspace.put('mcp/m/mcp.json', '\uFEFF{"command": "node", "description": "Searches\\n\\u001b the  logs."}');
    await workspace.put('docs/notes.md', skill('Not asked for.'));
    expect(await describeAll()).toEqual([
      'Traces a kernel line by line.',
      'Searches the logs.',
      'Found in the docs folder.',
    ]);
  });

  it.each([
    ['no front matter', '# Skill'],
    ['broken YAML', '---\ndescription: [\n---\n'],
    ['an unknown language', '---spell\ndescription: x\n---\n'],
    ['code for front matter', '---js\n{ description: process.exit(1) }\n---\n'],
    ['a list', '---\n- description\n---\n'],
    ['a description that is no text', '---\ndescription: 7\n---\n'],
    ['an empty description', '---\ndescription: "  "\n---\n'],
    ['a NUL', '---\ndescription: a\0b\n---\n'],
    ['nothing', ''],
    ['deep nesting', `---\ndescription: ${'['.repeat(100_000)}\n---\n`],
    ['only line breaks', `---${'\n'.repeat(2_000_000)}`],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x2d, 0x2d, 0x00])],
  ])('is a plain sentence for a skill with %s', async (_, text) => {
    await workspace.put('skills/s/SKILL.md', text);
    expect(await describeAll()).toEqual(['Found in the skill folder.']);
  });

  it.each([
    ['a syntax error', '{"description": '],
    ['an array', '["description"]'],
    ['null', 'null'],
    ['a number', '{"description": 7}'],
    ['deep nesting', `{"description": "x", "deep": ${'['.repeat(200_000)}`],
    ['more than a megabyte', `{"description": "x", "more": "${'x'.repeat(2 ** 20)}"}`],
  ])('is a plain sentence for a manifest with %s', async (_, text) => {
    await workspace.put('mcp/m/mcp.json', text);
    expect(await describeAll()).toEqual(['Found in the mcp folder.']);
  });

  it('is at most 300 characters, none of them cut in half', async () => {
    await workspace.put('skills/s/SKILL.md', skill('🔬'.repeat(301)));
    await workspace.put('mcp/m/mcp.json', JSON.stringify({ description: 'x'.repeat(300) }));
    expect(await describeAll()).toEqual([`${'🔬'.repeat(299)}…`, 'x'.repeat(300)]);
  });

  it('A-02 of a manifest that says a key twice is its last, with a warning', async () => {
    const twice = '{"command": "node", "description": "First.", "env": {"A": "1", "A": "2"}, "description": "Last."}';
    await workspace.put('mcp/m/mcp.json', twice);
    const registry = await openRegistry(workspace.root);
    expect(registry.artifacts()).toMatchObject([{ description: 'Last.' }]);
    const where = '".harnessgym/mcp/m/mcp.json" says';
    expect((await registry.sync({})).warnings).toEqual([
      `${where} "A" more than once in one object, and only the last counts.`,
      `${where} "description" more than once in one object, and only the last counts.`,
    ]);
  });

  it('follows the bytes, during a run and between two', async () => {
    await workspace.put('skills/s/SKILL.md', skill('First.'));
    const registry = await openRegistry(workspace.root);
    await workspace.put('skills/s/SKILL.md', skill('Second.'));
    await registry.sync({});
    expect(registry.artifacts()).toMatchObject([{ description: 'Second.' }]);
    await workspace.put('skills/s/SKILL.md', skill('Third.'));
    expect(await describeAll()).toEqual(['Third.']);
  });

  it('that an agent wrote into the registry wins, also when the bytes change', async () => {
    await workspace.put('skills/s/SKILL.md', skill('First.'));
    const registry = await openRegistry(workspace.root);
    const { artifacts } = await workspace.registry();
    await workspace.putRegistry({ artifacts: [{ ...artifacts[0], description: "The agent's." }] });
    await registry.sync({});
    await workspace.put('skills/s/SKILL.md', skill('Second.'));
    await registry.sync({});
    expect(registry.artifacts()).toMatchObject([{ description: "The agent's." }]);
    expect(await describeAll()).toEqual(["The agent's."]);
  });

  it('is not taken for that of an agent when the agent only wrote it back', async () => {
    await workspace.put('skills/s/SKILL.md', skill('First.'));
    const registry = await openRegistry(workspace.root);
    const [written] = (await workspace.registry()).artifacts;
    await workspace.putRegistry({ artifacts: [{ ...written, metadata: {} }] });
    await registry.sync({});
    await workspace.put('skills/s/SKILL.md', skill('Second.'));
    await registry.sync({});
    expect(registry.artifacts()).toMatchObject([{ description: 'Second.' }]);
  });

  it('goes on following the bytes in a copy', async () => {
    await workspace.put('skills/s/SKILL.md', skill('First.'));
    await using other = await openScratchWorkspace();
    const registry = await openRegistry(workspace.root);
    await copyBundle(
      registry.bundle(() => true),
      other.root,
    );
    await other.put('skills/s/SKILL.md', skill('Second.'));
    expect((await openRegistry(other.root)).artifacts()).toMatchObject([{ description: 'Second.' }]);
  });
});
