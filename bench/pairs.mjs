import { table } from './table.mjs';

/**
 * A table of rows `{ name, pair, goal?, why? }`. `pair` measures once and returns the milliseconds of ours and of its
 * floor, taken one right after the other; the medians are printed. `goal` is the largest ratio that is good enough, and
 * `why` what to say when it is missed.
 */
export async function printPairs(rows, { pairs, floor }) {
  const cells = [];
  const missed = [];
  for (const { name, pair, goal, why } of rows) {
    const measured = [];
    for (let taken = 0; taken < pairs; taken += 1) measured.push(await pair());
    const ratio = median(measured.map(({ ours, floor: beside }) => ours / beside));
    const isMet = goal === undefined || ratio <= goal;
    if (!isMet) missed.push(`  missed: ${name}. ${why}`);
    const verdict = goal === undefined ? ['', ''] : [goal.toFixed(2), isMet ? 'met' : 'missed'];
    const milliseconds = [measured.map(({ ours }) => ours), measured.map((one) => one.floor)].map(inMilliseconds);
    cells.push([name, ...milliseconds, ratio.toFixed(2), ...verdict]);
  }
  console.log([table(['work', 'ms', `${floor} ms`, 'ratio', 'goal', ''], cells), ...missed].join('\n'));
}

/** The floor, then the work. Both prepare themselves and return what is timed. */
export function beside(work, floor) {
  return async () => {
    const floorMs = await time(await floor());
    return { floor: floorMs, ours: await time(await work()) };
  };
}

export async function time(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function inMilliseconds(numbers) {
  const middle = median(numbers);
  return middle.toFixed(middle < 10 ? 1 : 0);
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
