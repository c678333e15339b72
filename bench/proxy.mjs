import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drive } from './proxy/drive.mjs';
import { table } from './table.mjs';

const [proxy, server, streamRelay, byteRelay] = [
  '../packages/mcp-proxy/bin/harnessgym-mcp-proxy.js',
  './proxy/echo-server.mjs',
  './proxy/stream-relay.mjs',
  './proxy/byte-relay.c',
].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const echo = [process.execPath, server];

/** What a measured call costs beside no proxy, a relay of bytes in C and one of streams in Node; all in turn, in each round. */
export async function benchProxy({ pairs, folder, calls, inFlight, megabytes }) {
  const load = { calls, inFlight, megabytes };
  const scratch = mkdtempSync(join(folder, 'harnessgym-bench-'));
  try {
    const endpoints = [
      ['direct', echo],
      ...byteRelayIn(scratch),
      ['Node stream relay', [process.execPath, streamRelay, ...echo]],
      ['ours', [process.execPath, proxy, '--telemetry-path', join(scratch, 'calls.jsonl'), '--', ...echo]],
    ];
    const rounds = new Map(endpoints.map(([name]) => [name, []]));
    for (let round = 0; round < pairs; round += 1)
      for (const [name, command] of endpoints) rounds.get(name).push(await measure(command, load));
    print(rounds, { pairs, ...load });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function byteRelayIn(folder) {
  const built = join(folder, 'byte-relay');
  const { status } = spawnSync('cc', ['-O2', '-pthread', '-o', built, byteRelay]);
  if (status !== 0) console.log('There is no C compiler, so the C relay is left out.');
  return status === 0 ? [['C relay', [built, ...echo]]] : [];
}

async function measure(command, { calls, inFlight, megabytes }) {
  const endpoint = await drive(command);
  const atOnce = (count, given) => Promise.all(Array.from({ length: count }, () => endpoint.call(given)));
  const micros = [];
  const startCpu = endpoint.cpuMicros();
  for (let call = 0; call < calls; call += 1) micros.push((await timed(() => endpoint.call())) * 1_000);
  micros.sort((a, b) => a - b);
  const midCpu = endpoint.cpuMicros();
  const parallelMs = await timed(() => atOnce(inFlight));
  const cpu = (midCpu - startCpu) / calls;
  const parallelCpu = (endpoint.cpuMicros() - midCpu) / inFlight;
  const waitMs = await timed(() => atOnce(8, { wait: 200 }));
  const bigMs = await timed(() => endpoint.call({ big: megabytes * 1024 * 1024 }));
  const peakMb = endpoint.peakMb();
  await endpoint.end();
  const { startMs } = endpoint;
  const perSecond = inFlight / (parallelMs / 1_000);
  const [p50, p99] = [micros[calls * 0.5], micros[calls * 0.99]];
  return { p50, p99, cpu, perSecond, parallelCpu, waitMs, bigMs, peakMb, startMs };
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function print(rounds, { pairs, inFlight, megabytes }) {
  console.log(
    `The proxy: medians of ${pairs} rounds; × is the median ratio to the Node stream relay of the same round.`,
  );
  const floor = rounds.get('Node stream relay');
  const direct = rounds.get('direct');
  const addedBy = ({ p50 }, round) => p50 - direct[round].p50;
  const columns = [
    ['p50 µs', ({ p50 }) => p50],
    ['added µs', addedBy, 'ratio'],
    ['p99 µs', ({ p99 }) => p99, 'ratio'],
    ['cpu µs', ({ cpu }) => cpu, 'ratio'],
    [`${inFlight} in flight /s`, ({ perSecond }) => perSecond, 'ratio'],
    ['cpu µs', ({ parallelCpu }) => parallelCpu],
    ['8 × 200 ms', ({ waitMs }) => waitMs],
    [`${megabytes} MB ms`, ({ bigMs }) => bigMs, 'ratio'],
    ['peak MB', ({ peakMb }) => peakMb],
    ['start ms', ({ startMs }) => startMs, 'ratio'],
  ];
  const rows = [...rounds].map(([name, own]) => [
    name,
    ...columns.flatMap(([, pick, ratio]) => cellsOf(own, pick, ratio)),
  ]);
  console.log(table(['endpoint', ...columns.flatMap(([head, , ratio]) => (ratio ? [head, '×'] : [head]))], rows));
  console.log('');

  function cellsOf(own, pick, ratio) {
    const value = median(own.map(pick)).toFixed(0);
    const ratios = own.map((one, round) => pick(one, round) / pick(floor[round], round));
    return ratio ? [value, median(ratios).toFixed(2)] : [value];
  }
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
