import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { harnessgym, idle, knows } from './command.mjs';
import { beside, printPairs } from './pairs.mjs';
import { inScratch } from './scratch.mjs';

const example = fileURLToPath(new URL('../examples/numerical_debug_task', import.meta.url));

/** A study of two plain arms by an agent that takes no time, so that what is left is ours, beside Node's copy of the template. */
export function benchCompare({ trials, files, pairs, folder }) {
  if (!knows('compare', '--workspace-template')) return console.log('Studies: this build has no command for them.');
  return inScratch(folder, async (scratch) => {
    const small = templateOf(join(scratch, 'small'), 0);
    const large = templateOf(join(scratch, 'large'), files);
    const both = 2 * trials;
    const study = (template, flags = []) =>
      beside(compare(scratch, { template, trials, flags }), copies(scratch, template, both));
    const jobs = ['--jobs', String(Math.min(trials, availableParallelism()))];
    console.log(
      `Studies of ${trials} trials an arm, ${both} in all (the original: 83 ms a trial, 626 ms with 2,000 files).`,
    );
    const rows = [
      { name: 'demo template', pair: study(small) },
      { name: `demo template, --jobs ${jobs[1]}`, pair: study(small, jobs) },
      {
        name: `${files} files`,
        pair: study(large),
        ...{ goal: 1.5, why: 'A trial is to take no longer than half as much again as its copy.' },
      },
      { name: `${files} files, --jobs ${jobs[1]}`, pair: study(large, jobs) },
    ];
    await printPairs(rows, { pairs, floor: `${both} copies` });
    console.log('');
  });
}

function templateOf(template, files) {
  cpSync(example, template, { recursive: true });
  mkdirSync(join(template, 'many'));
  for (let file = 0; file < files; file += 1) writeFileSync(join(template, 'many', `${file}.txt`), 'x'.repeat(4_000));
  return template;
}

function compare(scratch, { template, trials, flags }) {
  return () => {
    const [out, state] = [join(scratch, 'study'), join(scratch, 'state')];
    for (const left of [out, state]) rmSync(left, { recursive: true, force: true });
    const place = ['--workspace-template', template, '--output-dir', out, '--state-dir', state];
    const args = ['compare', '--task', 'task.md', ...place, '--runner', 'fake', '--trials', String(trials)];
    return () => harnessgym([...args, ...idle, ...flags], scratch);
  };
}

function copies(scratch, template, count) {
  return () => {
    const copied = join(scratch, 'copied');
    rmSync(copied, { recursive: true, force: true });
    return () => {
      for (let copy = 0; copy < count; copy += 1) cpSync(template, join(copied, String(copy)), { recursive: true });
    };
  };
}
