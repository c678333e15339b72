// node bench/run.mjs [--sizes 100,2000,20000] [--pairs 5] [--folder /dev/shm]: prints what our work costs beside its floors.
// Nothing here is a test: times differ from machine to machine, ratios taken in one run much less. Build first.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { benchLoop } from './loop.mjs';
import { benchProxy } from './proxy.mjs';
import { benchWorkspaceGrowth } from './workspace-growth.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,2000,20000' },
    pairs: { type: 'string', default: '5' },
    // Creating files on a disk can become ten times slower after many deletions.
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});

await benchLoop({ pairs: Number(values.pairs), folder: values.folder });
await benchProxy({ pairs: Number(values.pairs), folder: values.folder });
const sizes = values.sizes.split(',').map(Number);
await benchWorkspaceGrowth({ sizes, pairs: Number(values.pairs), folder: values.folder });
