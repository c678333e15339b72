// @ts-check
// node .harnessgym/tools/harnessgym_fake_probe.mjs: runs verifier.mjs of the current folder and prints what it found.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

console.log(JSON.stringify(existsSync('verifier.mjs') ? probe() : { verifier: 'missing' }, undefined, 2));

function probe() {
  const { status, stdout } = spawnSync(process.execPath, ['verifier.mjs', '--json'], { encoding: 'utf8' });
  const { score, failures } = parse(stdout);
  const [first] = failures ?? [];
  return {
    verifier: status === 0 ? 'passed' : 'failed',
    failing_cases: score,
    first_failure: first,
    got_over_expected: first === undefined ? undefined : Number(first.got) / Number(first.expected),
  };
}

/**
 * @param {string} text
 * @returns {{ score?: number, failures?: { got: string, expected: string }[] }}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}
