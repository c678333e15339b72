import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberDigests } from './remember-digests.js';
import { scanArtifacts } from './scan-artifacts.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

async function scan(files: readonly string[]): Promise<string[]> {
  for (const file of files) await workspace.put(file);
  const { found } = await scanArtifacts(workspace.root, { named: new Set(), digests: rememberDigests() });
  return found.map(({ kind, path }) => `${kind}:${path.replace('.harnessgym/', '')}`);
}

describe('scanArtifacts', () => {
  it.each([
    ['skill', 'skills/a/SKILL.md', 'skills/a/SKILL.md'],
    ['skill', 'skills/deep/er/SKILL.md', 'skills/deep/er/SKILL.md'],
    ['skill', 'skills/a/skill.md', undefined],
    ['skill', 'skills/a/README.md', undefined],
    ['mcp', 'mcp/s/mcp.json', 'mcp/s/mcp.json'],
    ['mcp', 'mcp/s/server.json', 'mcp/s/server.json'],
    ['mcp', 'mcp/s/harnessgym-mcp.json', 'mcp/s/harnessgym-mcp.json'],
    ['mcp', 'mcp/s/package.json', undefined],
    ['tool', 'tools/a.py', 'tools/a.py'],
    ['tool', 'tools/.hidden', 'tools/.hidden'],
    ['tool', 'tools/set/deep/a.py', 'tools/set'],
    ['tool', 'tools/a.pyc', undefined],
    ['tool', 'tools/a.pyo', undefined],
    ['tool', 'tools/__pycache__/a.py', undefined],
    ['tool', 'tools/set/__pycache__/a.pyc', undefined],
    ['verifier', 'verifiers/v.py', 'verifiers/v.py'],
    ['fixture', 'fixtures/f.json', 'fixtures/f.json'],
    ['test', 'tests/t.py', 'tests/t.py'],
    ['docs', 'docs/d.md', 'docs/d.md'],
    ['script', 'scripts/s.sh', 'scripts/s.sh'],
    ['none', 'runs/r/summary.json', undefined],
    ['none', 'notes.md', undefined],
  ])('of kind %s, %s makes the artifact %s', async (kind, file, path) => {
    expect(await scan([file])).toEqual(path === undefined ? [] : [`${kind}:${path}`]);
  });

  it('goes through the kinds in the documented order, each sorted by path', async () => {
    const files = ['scripts/b', 'scripts/a', 'docs/d', 'tests/t', 'fixtures/f', 'verifiers/v', 'tools/t'];
    expect(await scan([...files, 'mcp/s/mcp.json', 'skills/s/SKILL.md'])).toEqual([
      'skill:skills/s/SKILL.md',
      'mcp:mcp/s/mcp.json',
      'tool:tools/t',
      'verifier:verifiers/v',
      'fixture:fixtures/f',
      'test:tests/t',
      'docs:docs/d',
      'script:scripts/a',
      'script:scripts/b',
    ]);
  });

  it('takes the first of several manifests in one folder', async () => {
    const names = ['harnessgym-mcp.json', 'server.json', 'mcp.json'];
    expect(await scan(names.slice(0, 2).map((name) => `mcp/s/${name}`))).toEqual(['mcp:mcp/s/server.json']);
    expect(await scan(names.map((name) => `mcp/s/${name}`))).toEqual(['mcp:mcp/s/mcp.json']);
  });

  it.each<[string, (path: string) => unknown]>([
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => mkdir(path)],
    ['a link', (path) => symlink('/etc/passwd', path)],
  ])('H-03 names %s in the place of the file that makes an artifact', async (_name, put) => {
    for (const file of ['skills/s/SKILL.md', 'mcp/s/mcp.json']) {
      await workspace.put(`${dirname(file)}/other`);
      await put(join(workspace.root, '.harnessgym', file));
    }
    const { found, warnings } = await scanArtifacts(workspace.root, { named: new Set(), digests: rememberDigests() });
    expect(found).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining('skills/s/SKILL.md" is '),
      expect.stringContaining('mcp/s/mcp.json" is '),
    ]);
  });
});
