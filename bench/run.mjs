// node bench/run.mjs [--quick] [--sizes 100,2000,20000] [--pairs 5] [--folder /dev/shm] [--only compareSimulation]: prints what
// our work costs beside its floors. Nothing here is a test: times differ from machine to machine, ratios taken in one run much
// less. Build first.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { benchActivation } from './activation.mjs';
import { benchCompare } from './compare.mjs';
import { benchCompareSimulation } from './compare-simulation.mjs';
import { benchGrowth } from './growth.mjs';
import { benchLoop } from './loop.mjs';
import { benchProxy } from './proxy.mjs';
import { benchWorkspaceGrowth } from './workspace-growth.mjs';

const { values } = parseArgs({
  options: {
    // So small that the figures say nothing: it only shows that all of it runs.
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    pairs: { type: 'string' },
    // One part alone, by its name below.
    only: { type: 'string' },
    // Creating files on a disk can become ten times slower after many deletions.
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});

const { folder } = values;
const full = {
  ...{ pairs: 5, sizes: '100,2000,20000', iterations: 20 },
  ...{ calls: 5_000, inFlight: 2_000, megabytes: 63 },
  ...{ servers: 32, artifacts: 10_000, lines: 1_000_000, runs: 500 },
  ...{ trials: 8, files: 2_000, studies: 1_000, summarised: 1_000 },
};
const quick = {
  ...{ pairs: 1, sizes: '100', iterations: 1 },
  ...{ calls: 100, inFlight: 10, megabytes: 1 },
  ...{ servers: 2, artifacts: 100, lines: 1_000, runs: 3 },
  ...{ trials: 1, files: 20, studies: 10, summarised: 20 },
};
const plan = { ...(values.quick ? quick : full), ...(values.pairs && { pairs: Number(values.pairs) }) };
const sizes = (values.sizes ?? plan.sizes).split(',').map(Number);

const parts = {
  loop: () => benchLoop({ ...plan, folder }),
  activation: () => benchActivation({ ...plan, folder }),
  proxy: () => benchProxy({ ...plan, folder }),
  workspaceGrowth: () => benchWorkspaceGrowth({ ...plan, sizes, folder }),
  growth: () => benchGrowth({ ...plan, folder }),
  compare: () => benchCompare({ ...plan, folder }),
  compareSimulation: () => benchCompareSimulation(plan),
};
const chosen = values.only === undefined ? Object.keys(parts) : [values.only];
for (const part of chosen) {
  if (parts[part] === undefined) throw new Error(`There is no part ${part}. Parts: ${Object.keys(parts).join(', ')}.`);
  await parts[part]();
}
