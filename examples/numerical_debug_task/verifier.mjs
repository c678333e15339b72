// @ts-check
// node verifier.mjs [--json] [--secret]; with --secret a line {"secret": "…"} on stdin adds questions nobody could know.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCases } from './cases.mjs';

/**
 * @import { Call, Case, Outcome, Problem } from './cases.mjs'
 * @typedef {{ case: number, name: string } & Problem} Failure
 */

const failuresReported = 20;
const failuresPrinted = 5;
const kernelSeconds = 30;

process.exitCode = await main();

async function main() {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, secret: { type: 'boolean', default: false } },
  });
  // Read to its end before the kernel runs, so that nothing of it is left to be read.
  const secret = values.secret ? readSecret(await text(process.stdin)) : undefined;
  const cases = buildCases(secret);
  const failures = await verify(cases);
  const passed = failures.length === 0;
  if (values.json) console.log(JSON.stringify(report(failures, cases.length), undefined, 2));
  else if (passed) console.log('verifier passed');
  else console.log(describe(failures));
  return passed ? 0 : 1;
}

/** @param {string} line */
function readSecret(line) {
  const { secret } = JSON.parse(line);
  if (typeof secret !== 'string' || secret === '') throw new Error('--secret needs a line {"secret": "…"} on stdin');
  return secret;
}

/** @param {Case[]} cases */
async function verify(cases) {
  const outcomes = await callKernel(cases.flatMap(({ calls }) => calls));
  /** @type {Failure[]} */
  const failures = [];
  let next = 0;
  for (const [index, { name, calls, check }] of cases.entries()) {
    const first = next;
    next += calls.length;
    const problem = Array.isArray(outcomes) ? check(...outcomes.slice(first, next)) : outcomes;
    if (problem !== undefined) failures.push({ case: index, name, ...problem });
  }
  return failures;
}

/**
 * The kernel runs in a process of its own, which sees arguments and nothing of what is expected: what it does to the
 * language, to its output or to its exit code does not reach the one that judges.
 * @param {Call[]} calls
 * @returns {Promise<Outcome[] | Problem>}
 */
async function callKernel(calls) {
  const child = fork(fileURLToPath(new URL('run-kernel.mjs', import.meta.url)), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    timeout: kernelSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  // A child that has ended takes no message, and its end tells why.
  child.send(calls, () => undefined);
  const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [undefined])]);
  child.kill('SIGKILL');
  const outcomes = Array.isArray(answer) && answer.length === calls.length ? answer.map(outcomeOf) : undefined;
  if (outcomes !== undefined) return outcomes;
  const reason = typeof answer === 'string' ? answer : `no results within ${kernelSeconds} s, or an exit before them`;
  const expected = `kernel_ops.mjs to ${answer === 'no such export' ? 'export normalizedDot' : 'load'}`;
  return { got: reason, expected };
}

/**
 * @param {unknown} sent
 * @returns {Outcome}
 */
function outcomeOf(sent) {
  if (typeof sent === 'number') return { value: sent };
  if (typeof sent !== 'object' || sent === null) return { got: String(sent) };
  return 'error' in sent ? { error: String(sent.error) } : { got: 'got' in sent ? String(sent.got) : 'nothing' };
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
