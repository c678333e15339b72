import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printPairs } from './pairs.mjs';

const bin = fileURLToPath(new URL('../packages/cli/bin/harnessgym.js', import.meta.url));
const example = fileURLToPath(new URL('../examples/numerical_debug_task', import.meta.url));

/** The scripted agent claims no score, so it never reaches one. */
const neverSolved = ['--stop-score', '0'];

/** What the command costs beside an agent that takes no time: each row beside bare Node processes, timed just before it. */
export async function benchLoop({ pairs, folder }) {
  const scratch = mkdtempSync(join(folder, 'harnessgym-bench-'));
  try {
    console.log(`The loop around the agent: medians of ${pairs} pairs; the ratio is to one "node -e 0".`);
    const bare = () => () => node(['-e', '0']);
    const rows = [
      ['--version', () => () => node([bin, '--version']), bare],
      ['--help', () => () => node([bin, '--help']), bare],
      ['documented demo, 2 iterations', () => demo(scratch, ['--iterations', '2']), bare],
    ];
    await printPairs(rows, { pairs, floor: 'node -e 0' });

    console.log('\nOne more iteration is the difference between the two columns:');
    const unsolved = (iterations) => () => demo(scratch, ['--iterations', iterations, ...neverSolved]);
    await printPairs([['the demo, 3 iterations', unsolved('3'), unsolved('2')]], { pairs, floor: '2 iterations' });
    console.log('');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A run in a fresh copy of the example. */
function demo(scratch, flags) {
  const workspace = join(scratch, 'task');
  const state = join(scratch, 'state');
  for (const left of [workspace, state]) rmSync(left, { recursive: true, force: true });
  cpSync(example, workspace, { recursive: true });
  const args = ['run', '--task', 'task.md', '--workspace', '.', '--runner', 'fake', '--state-dir', state];
  return () => node([bin, ...args, ...flags], workspace);
}

function node(args, cwd) {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
}
