import { table } from './table.mjs';

/** Times each work right after its floor, `pairs` times in turn, and prints the medians. Both prepare themselves and return what is timed. */
export async function printPairs(rows, { pairs, floor }) {
  const cells = [];
  for (const [name, work, floorOf] of rows) {
    const ours = [];
    const floors = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      floors.push(await time(await floorOf()));
      ours.push(await time(await work()));
    }
    const ratios = ours.map((ms, pair) => ms / floors[pair]);
    cells.push([name, median(ours).toFixed(0), median(floors).toFixed(0), median(ratios).toFixed(2)]);
  }
  console.log(table(['work', 'ms', `${floor} ms`, 'ratio'], cells));
}

async function time(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
