// @ts-check
import { parseArgs } from 'node:util';
import { buildCases } from './cases.mjs';

/**
 * @import { Case, Kernel, Problem } from './cases.mjs'
 * @typedef {{ case: number, name: string } & Problem} Failure
 */

const failuresReported = 20;
const failuresPrinted = 5;

process.exitCode = await main();

async function main() {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const cases = buildCases();
  const failures = await verify(cases);
  const passed = failures.length === 0;
  if (values.json) console.log(JSON.stringify(report(failures, cases.length), undefined, 2));
  else if (passed) console.log('verifier passed');
  else console.log(describe(failures));
  return passed ? 0 : 1;
}

/** @param {Case[]} cases */
async function verify(cases) {
  const kernel = await loadKernel();
  /** @type {Failure[]} */
  const failures = [];
  for (const [index, { name, check }] of cases.entries()) {
    const problem = typeof kernel === 'function' ? attempt(() => check(kernel)) : kernel;
    if (problem !== undefined) failures.push({ case: index, name, ...problem });
  }
  return failures;
}

/** @returns {Promise<Kernel | Problem>} */
async function loadKernel() {
  try {
    /** @type {Record<string, unknown>} */
    const module = await import(new URL('./kernel_ops.mjs', import.meta.url).href);
    const kernel = module['normalizedDot'];
    if (typeof kernel === 'function') return /** @type {Kernel} */ (kernel);
    return { got: 'no such export', expected: 'kernel_ops.mjs to export normalizedDot' };
  } catch (error) {
    // Whatever the edited file throws while it loads is the verdict on it.
    return { got: String(error), expected: 'kernel_ops.mjs to load' };
  }
}

/** @param {() => Problem | undefined} check */
function attempt(check) {
  try {
    return check();
  } catch (error) {
    // Whatever the kernel throws is the verdict on this case.
    return { got: String(error), expected: 'a number' };
  }
}

/**
 * @param {Failure[]} failures
 * @param {number} cases
 */
function report(failures, cases) {
  return {
    status: failures.length === 0 ? 'passed' : 'failed',
    score: failures.length,
    cases,
    failures: failures.slice(0, failuresReported),
  };
}

/** @param {Failure[]} failures */
function describe(failures) {
  const lines = failures
    .slice(0, failuresPrinted)
    .map(
      (failure) => `case ${failure.case} failed: got ${failure.got}, expected ${failure.expected} (${failure.name})`,
    );
  const hidden = failures.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('\n');
}
