// Names what failed, adds up what the test runners reported and prints `N passed, N failed`, all of it last, where a cut
// log still shows it. Usage: report-totals.mjs VITEST_JSON NODE_TAP
// Exits with 1 when anything failed or was skipped, or when a runner ran nothing. Only tests whose names say that they need
// one of HARNESSGYM_ABSENT_TOOLS (names with commas between them) may be skipped, and are counted.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [vitestPath = '', tapPath = ''] = process.argv.slice(2);
const absent = (process.env['HARNESSGYM_ABSENT_TOOLS'] ?? '').split(',').filter((tool) => tool !== '');
const files = vitestFiles(vitestPath);
for (const file of files) for (const line of troubles(file)) process.stdout.write(`${line}\n`);

const totals = [vitestTotals(files), tapTotals(tapPath)];
const sum = (/** @type {'passed' | 'failed' | 'skipped' | 'excused'} */ key) =>
  totals.reduce((all, one) => all + one[key], 0);
const empty = totals.some(({ passed, failed }) => passed + failed === 0);

const excused = sum('excused');
if (excused > 0) process.stdout.write(`${excused} skipped, because this machine lacks ${absent.join(', ')}.\n`);
if (sum('skipped') > 0) process.stdout.write(`${sum('skipped')} skipped: CI lacks nothing, so a skip is a failure.\n`);
if (empty) process.stdout.write('A test runner ran nothing.\n');
process.stdout.write(`${sum('passed')} passed, ${sum('failed') + sum('skipped')} failed\n`);
process.exitCode = sum('failed') + sum('skipped') > 0 || empty ? 1 : 0;

/**
 * @typedef {{ fullName: string; status: string; failureMessages?: string[] }} TestResult
 * @typedef {{ name: string; status: string; message?: string; assertionResults: TestResult[] }} FileResult
 */

/** @param {string} path @returns {FileResult[]} */
function vitestFiles(path) {
  const text = read(path);
  return text === undefined ? [] : JSON.parse(text).testResults;
}

/**
 * What failed, and what passed at the second try only: with the clone's own folder left out, as it is gone by then.
 * @param {FileResult} file
 */
function troubles({ name, status, message = '', assertionResults }) {
  const place = name.includes('/clone/') ? name.slice(name.indexOf('/clone/') + 7) : relative('', name);
  if (isUnloaded({ status, assertionResults })) return [`FAILED  ${place}: ${firstLine(message)}`];
  return assertionResults.flatMap(({ fullName, status: ended, failureMessages = [] }) => {
    const [first = ''] = failureMessages;
    if (ended === 'failed') return [`FAILED  ${place} > ${fullName}: ${firstLine(first)}`];
    return first === '' ? [] : [`PASSED AT THE SECOND TRY  ${place} > ${fullName}: ${firstLine(first)}`];
  });
}

/** @param {string} text */
function firstLine(text) {
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

/** A file that could not be loaded has no tests to count. @param {Pick<FileResult, 'status' | 'assertionResults'>} file */
function isUnloaded({ status, assertionResults }) {
  return status === 'failed' && assertionResults.length === 0;
}

/** @param {FileResult[]} files */
function vitestTotals(files) {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const excused = tests.filter(isExcused).length;
  const skipped = tests.length - failed - passed - excused;
  return { passed, failed: failed + files.filter(isUnloaded).length, skipped, excused };
}

/** @param {TestResult} test */
function isExcused({ status, fullName }) {
  return status === 'skipped' && absent.some((tool) => fullName.includes(`(needs ${tool})`));
}

/** @param {string} path */
function tapTotals(path) {
  const text = read(path) ?? '';
  const count = (/** @type {string} */ word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
    excused: 0,
  };
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
