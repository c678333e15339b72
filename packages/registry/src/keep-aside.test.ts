import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepAside } from './keep-aside.js';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

async function openBroken(text: string): Promise<void> {
  await workspace.put('registry.json', text);
  await openRegistry(workspace.root);
}
async function kept(): Promise<string[]> {
  const names = await readdir(join(workspace.root, '.harnessgym'));
  return names.filter((name) => name.startsWith('registry.invalid')).sort();
}

describe('keepAside', () => {
  it('A-02 keeps a second broken file beside the first', async () => {
    await openBroken('first');
    await openBroken('second');
    expect(await workspace.text('registry.invalid.json')).toBe('first');
    expect(await workspace.text('registry.invalid.2.json')).toBe('second');
  });

  it('keeps the same bytes once', async () => {
    await openBroken('first');
    await openBroken('second');
    await openBroken('first');
    await openBroken('second');
    expect(await kept()).toEqual(['registry.invalid.2.json', 'registry.invalid.json']);
  });

  it('A-02 moves a file that is too large to be read, once', async () => {
    const path = join(workspace.root, '.harnessgym/registry.json');
    await workspace.put('registry.json', '');
    await truncate(path, 100 * 1024 * 1024);
    const { ino } = await stat(path);
    for (let count = 1; count <= 3; count++) await (await openRegistry(workspace.root)).sync({});
    expect(await kept()).toEqual(['registry.invalid.json']);
    expect(await stat(join(workspace.root, '.harnessgym/registry.invalid.json'))).toMatchObject({ ino });
  });

  it('keeps the first eight and the last of any number', async () => {
    for (let count = 1; count <= 12; count++) await openBroken(`broken ${count}`);
    expect(await kept()).toHaveLength(9);
    expect(await workspace.text('registry.invalid.json')).toBe('broken 1');
    expect(await workspace.text('registry.invalid.8.json')).toBe('broken 8');
    expect(await workspace.text('registry.invalid.9.json')).toBe('broken 12');
  });

  it('A-02 leaves the broken file in place until the new one is written', async () => {
    await workspace.put('registry.json', 'broken');
    const name = await keepAside(join(workspace.root, '.harnessgym'), { state: 'read', bytes: Buffer.from('broken') });
    expect(await workspace.text('registry.json')).toBe('broken');
    expect(await workspace.text(name)).toBe('broken');
  });

  it('A-02 keeps bytes that are not UTF-8 as they are', async () => {
    const bytes = Buffer.from('{"artifacts": [], "note": "caf\xe9"}', 'latin1');
    await workspace.put('registry.json', bytes);
    const { warnings } = await (await openRegistry(workspace.root)).sync({});
    expect(warnings).toContainEqual(expect.stringContaining('not UTF-8'));
    expect(await workspace.bytes('registry.invalid.json')).toEqual(bytes);
  });

  it.each([
    ['an entry that names nothing', { kind: 'tool', path: '.harnessgym/tools/none', description: 'Long work.' }],
    ['an entry outside its folder', { kind: 'tool', path: 'src/tool.py', description: 'Long work.' }],
    ['a field of the wrong type', { kind: 'tool', path: '.harnessgym/tools/a', iteration: 'first' }],
  ])('A-02 keeps a registry aside for the sake of %s', async (_, entry) => {
    await workspace.put('tools/a');
    await workspace.putRegistry({ artifacts: [entry] });
    await openRegistry(workspace.root);
    expect(JSON.parse(await workspace.text('registry.invalid.json'))).toEqual({ artifacts: [entry] });
  });

  it('A-02 loses only the field whose type is wrong', async () => {
    await workspace.put('tools/a');
    const entry = { kind: 'tool', path: '.harnessgym/tools/a', id: 'a', iteration: 'first', metadata: [], note: 1 };
    await workspace.putRegistry({ artifacts: [entry] });
    const [artifact] = (await openRegistry(workspace.root)).artifacts();
    expect(artifact).toMatchObject({ id: 'a', metadata: { note: 1 } });
    expect(artifact).not.toHaveProperty('iteration');
  });
});
