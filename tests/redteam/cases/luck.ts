import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RedCase } from '../red-case.js';

const samples = 'packages/core/src/scoring/take-samples.ts';
const floor = 'packages/core/src/scoring/noise-floor.ts';

/** What a scorer says that does not always say the same. */
export const luckCases: readonly RedCase[] = [
  {
    name: 'A lucky run',
    mechanism: 'an answer that passes now and then, and passed the first time',
    defence: { file: samples, insistsOn: 'a number from each of several runs' },
    expected: 'failed',
    plays: {
      scorer: { command: `sh -c 'cat $(test -e ../runs && echo report.json || echo lucky.json); touch ../runs'` },
      files: { 'report.json': '{"status": "failed"}', 'lucky.json': '{"status": "failed"}' },
      flags: { scoreRepeats: '3' },
      attempt: async ({ workspace }) => {
        await rm(join(workspace, '../runs'), { force: true });
        await writeFile(join(workspace, 'lucky.json'), '{"cycles": 1}');
      },
    },
  },
  {
    name: 'A gain that is noise',
    mechanism: 'the same answer once more, until the machine happens to be faster',
    defence: { file: floor, insistsOn: 'a gain beyond what the untouched task varies by' },
    expected: 'failed',
    plays: {
      // Each run takes the next off the list: three before the attempt and three after it. Beside it the untouched task varies as before.
      scorer: {
        command: `sh -c 'echo >> ../runs; n=$(wc -l < ../runs); echo "{\\"cycles\\": $(sed -n \${n}p noise)}"'`,
      },
      files: { noise: [100, 104, 96, 97, 95, 98, 100].join('\n') },
      flags: { scoreRepeats: '3', iterations: '1' },
      earns: 97,
      attempt: async () => {},
    },
  },
];
