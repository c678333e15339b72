// Adds up what the test runners reported and prints `N passed, N failed`. Usage: report-totals.mjs VITEST_JSON NODE_TAP
// Exits with 1 when anything failed or was skipped, or when a runner ran nothing. Only tests whose names say that they need
// one of HARNESSGYM_ABSENT_TOOLS (names with commas between them) may be skipped, and are counted.
import { readFileSync } from 'node:fs';

const [vitestPath = '', tapPath = ''] = process.argv.slice(2);
const absent = (process.env['HARNESSGYM_ABSENT_TOOLS'] ?? '').split(',').filter((tool) => tool !== '');
const totals = [vitestTotals(vitestPath), tapTotals(tapPath)];
const sum = (/** @type {'passed' | 'failed' | 'skipped' | 'excused'} */ key) =>
  totals.reduce((all, one) => all + one[key], 0);
const empty = totals.some(({ passed, failed }) => passed + failed === 0);

const excused = sum('excused');
if (excused > 0) process.stdout.write(`${excused} skipped, because this machine lacks ${absent.join(', ')}.\n`);
if (sum('skipped') > 0) process.stdout.write(`${sum('skipped')} skipped: CI lacks nothing, so a skip is a failure.\n`);
if (empty) process.stdout.write('A test runner ran nothing.\n');
process.stdout.write(`${sum('passed')} passed, ${sum('failed') + sum('skipped')} failed\n`);
process.exitCode = sum('failed') + sum('skipped') > 0 || empty ? 1 : 0;

/** @param {string} path */
function vitestTotals(path) {
  const text = read(path);
  if (text === undefined) return { passed: 0, failed: 0, skipped: 0, excused: 0 };
  const report = JSON.parse(text);
  const files = report.testResults.filter((/** @type {{ status: string; assertionResults: unknown[] }} */ file) => {
    return file.status === 'failed' && file.assertionResults.length === 0;
  });
  const excused = report.testResults
    .flatMap(
      (/** @type {{ assertionResults: { status: string; fullName: string }[] }} */ file) => file.assertionResults,
    )
    .filter((/** @type {{ status: string; fullName: string }} */ { status, fullName }) => {
      return status === 'skipped' && absent.some((tool) => fullName.includes(`(needs ${tool})`));
    }).length;
  return {
    passed: report.numPassedTests,
    // A file that could not be loaded has no tests to count.
    failed: report.numFailedTests + files.length,
    skipped: report.numPendingTests + report.numTodoTests - excused,
    excused,
  };
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
