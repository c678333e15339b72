import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { openSnapshotStore } from '../../packages/workspace/src/index.js';
import { faultSeed } from './choose-calls.js';
import { exitMistakes } from './exit-mistakes.js';
import { type FaultedPass, walkFaults } from './walk-faults.js';
import { withFaults } from './with-faults.js';

const program = fileURLToPath(new URL('store-program.mjs', import.meta.url));

describe('a snapshot store in which a file operation fails', () => {
  it.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE'])(
    `with %s says so, and the tree can be brought back whole (seed ${faultSeed})`,
    (code) => walkFaults(code, goThrough),
    3_600_000,
  );
});

async function goThrough(fault: string): Promise<FaultedPass> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'hg-store-faults-')));
  try {
    const [folder, tree, copies] = ['store', 'tree', 'copies'].map((name) => join(scratch, 'watched', name));
    if (folder === undefined || tree === undefined || copies === undefined) throw new Error('three paths');
    writeTree(tree);
    mkdirSync(copies);
    const before = textOf(tree);
    const log = join(scratch, 'calls');
    const watched = join(scratch, 'watched');
    const { node, env } = withFaults({ folder: watched, fault, log });
    const options = { env: { ...process.env, ...env }, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, folder, tree, copies], options);
    const calls = readFileSync(log, 'utf8').trim().split('\n');
    const mistakes = exitMistakes({ code: status, stdout, stderr }, { fault, calls, folder: watched });
    if (readFileSync(join(tree, 'node_modules/dep.js'), 'utf8') !== 'dep\n') mistakes.push('an ignored file changed');
    if (stdout !== '') {
      const store = await openSnapshotStore({ folder });
      await store.recover(tree);
      await store.restore(JSON.parse(stdout), tree);
    }
    if (textOf(tree) !== before) mistakes.push('the tree is not as it was');
    return { mistakes, calls };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Every path with its mode and content. */
function textOf(tree: string): string {
  const paths = readdirSync(tree, { recursive: true, encoding: 'utf8' }).sort();
  const lines = paths.map((path) => {
    const entry = lstatSync(join(tree, path));
    return [path, entry.mode, entry.isFile() ? readFileSync(join(tree, path), 'utf8') : ''].join(' ');
  });
  return lines.join('\n');
}

function writeTree(tree: string): void {
  const files = { 'a.txt': 'a\n', 'in/b.txt': 'b\n', 'in/large.bin': 'x'.repeat(300_000), 'link-target': 'c\n' };
  for (const [path, text] of Object.entries({ ...files, 'node_modules/dep.js': 'dep\n' })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  chmodSync(join(tree, 'in/b.txt'), 0o755);
  symlinkSync('link-target', join(tree, 'link'));
}
