// @ts-check
// node benchmark.mjs [--json] --mode dev|final [--config FILE]
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { failure, measure } from './measure.mjs';

/** @import { Measurement } from './measure.mjs' */

const json = process.argv.includes('--json');
const measurement = await run();
console.log(json ? JSON.stringify(measurement, undefined, 2) : describe(measurement));
process.exitCode = measurement.status === 'passed' ? 0 : 1;

/** @returns {Promise<Measurement>} */
async function run() {
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean' }, mode: { type: 'string' }, config: { type: 'string' } },
    });
    return await measure(values.mode, values.config ?? fileURLToPath(new URL('kernel_config.json', import.meta.url)));
  } catch (error) {
    // A scorer always answers: whatever went wrong is the reason why there is no score.
    return failure([error instanceof Error ? error.message : String(error)], null);
  }
}

/** @param {Measurement} measurement */
function describe({ status, mode, score, cases, errors }) {
  if (status === 'failed') return ['benchmark failed', ...errors].join('\n  ');
  const lines = cases.map((cost) => `  ${cost.name}: ${cost.cycles} cycles`);
  return [`${mode}: ${score} simulated cycles`, ...lines].join('\n');
}
