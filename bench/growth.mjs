import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleRun, harnessgym, idle } from './command.mjs';
import { beside, printPairs } from './pairs.mjs';
import { inScratch } from './scratch.mjs';

/** What grows with artifacts, calls and runs: each row beside the simplest program that looks at the same files. */
export async function benchGrowth({ artifacts, lines, runs, pairs, folder }) {
  console.log(`Growth with artifacts, calls and runs: medians of ${pairs} pairs.`);
  await inScratch(folder, (scratch) => benchArtifacts(scratch, { count: artifacts, pairs }));
  await inScratch(folder, (scratch) => benchCallLog(scratch, { lines, pairs }));
  await inScratch(folder, (scratch) => benchRuns(scratch, { count: runs, pairs }));
}

async function benchArtifacts(scratch, { count, pairs }) {
  const { openRegistry } = await import('../packages/registry/dist/index.js');
  const flat = join(scratch, 'flat');
  const nested = join(scratch, 'nested');
  fillTools(flat, count, (file) => `tool-${file}.txt`);
  fillTools(nested, count, (file) => `tool-${Math.floor(file / 100)}/part-${file}.txt`);
  const walk = (workspace) => () => () => execFileSync('find', [workspace, '-size', '+1G']);
  const sync = (workspace) =>
    beside(async () => {
      const registry = await openRegistry(workspace);
      return () => registry.sync({});
    }, walk(workspace));
  console.log(`\n${count} artifact files (the original, of 10000: sync 2.1 s, registry 3.8 MB, prompt 5.4 MB)`);
  const rows = [
    { name: 'first sync, each an artifact', pair: beside(() => () => openRegistry(flat), walk(flat)) },
    { name: 'sync again, each an artifact', pair: sync(flat) },
    { name: 'sync again, a hundred in each', pair: sync(nested) },
  ];
  await printPairs(rows, { pairs, floor: 'find' });
  const size = (workspace) => kilobytes(join(workspace, '.harnessgym/registry.json'));
  console.log(`  registry.json: ${size(flat)} kB, and ${size(nested)} kB with a hundred in each`);

  const run = (fill) => exampleRun(scratch, [...idle, '--iterations', '1'], fill);
  const judged = {
    name: 'a run that judges all of them',
    pair: beside(
      () => run((workspace) => cpSync(flat, workspace, { recursive: true })),
      () => run(),
    ),
  };
  await printPairs([judged], { pairs: 1, floor: 'run without' });
  const prompt = readdirSync(join(scratch, 'task/.harnessgym/runs'), { recursive: true }).find((path) =>
    path.endsWith('1/attempt.prompt.txt'),
  );
  console.log(`  prompt of the attempt: ${kilobytes(join(scratch, 'task/.harnessgym/runs', prompt))} kB`);
}

async function benchCallLog(scratch, { lines, pairs }) {
  const log = join(scratch, 'mcp_calls.jsonl');
  writeCalls(log, lines);
  const program = fileURLToPath(new URL('./summarize-calls.mjs', import.meta.url));
  const parseLines = fileURLToPath(new URL('./parse-lines.mjs', import.meta.url));
  const summary = (from) =>
    JSON.parse(execFileSync(process.execPath, [program, log, String(from)], { encoding: 'utf8' }));
  console.log(
    `\n${lines} lines of calls, ${Math.round(kilobytes(log) / 1024)} MB (the original, of a million: 8.7 s, 2.1 GB; wc -l 0.06 s)`,
  );
  const count = () => () => execFileSync('wc', ['-l', log]);
  const end = statSync(log).size;
  const parse = () => execFileSync(process.execPath, [parseLines, log]);
  const rows = [
    { name: 'floor: Node parses each line', pair: beside(() => parse, count) },
    {
      name: 'summary of all',
      pair: beside(() => () => summary(0), count),
      // A quarter of the original, which took 145 times as long as "wc -l".
      goal: 36,
      why: 'Parsing is most of it, and how that compares with counting is a matter of the machine: see the floor.',
    },
    { name: 'summary of the last phase', pair: beside(() => () => summary(end - 100_000), count) },
  ];
  await printPairs(rows, { pairs, floor: 'wc -l' });
  const { megabytes } = summary(0);
  const why = 'missed: about 45 are Node itself, the rest is room that its collector leaves to short-lived lines';
  console.log(`  peak memory of the process: ${megabytes} MB (goal 100, ${megabytes <= 100 ? 'met' : why})`);
}

async function benchRuns(scratch, { count, pairs }) {
  exampleRun(scratch, [...idle, '--iterations', '1'])();
  const workspace = join(scratch, 'task');
  const folder = join(workspace, '.harnessgym/runs');
  const [first] = readdirSync(folder);
  for (let run = 1; run < count; run += 1)
    cpSync(join(folder, first), join(folder, `copy-${run}`), { recursive: true });
  console.log(`\n${count} runs on disk`);
  const walk = () => () => execFileSync('find', [folder, '-size', '+1G']);
  await printPairs([{ name: 'harnessgym runs', pair: beside(() => () => harnessgym(['runs'], workspace), walk) }], {
    pairs,
    floor: 'find',
  });
  console.log('');
}

function fillTools(workspace, count, nameOf) {
  const folder = join(workspace, '.harnessgym/tools');
  for (let file = 0; file < count; file += 1) {
    const path = join(folder, nameOf(file));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `Tool ${file}\n`);
  }
}

function writeCalls(log, lines) {
  const line = (call, facts) =>
    `${JSON.stringify({ call_id: `call-${call}`, created_at: '2026-01-01T00:00:00.000Z', server: 'probe', tool_name: 'measure', argument_keys: ['size'], argument_json_bytes: 12, run_id: 'run', iteration: 1, phase: 'attempt', ...facts })}\n`;
  const end = {
    status: 'completed',
    duration_ms: 2,
    duration_us: 2100,
    result_json_bytes: 40,
    error_message: '',
    is_error: false,
  };
  for (let call = 0; call < lines / 2; ) {
    let text = '';
    for (; call < lines / 2 && text.length < 1_000_000; call += 1)
      text += line(call, { status: 'started' }) + line(call, end);
    appendFileSync(log, text);
  }
}

function kilobytes(path) {
  return Math.round(statSync(path).size / 1024);
}
