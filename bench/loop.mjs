import { fileURLToPath } from 'node:url';
import { bareNode, callOnce, countProcesses, exampleRun, harnessgym, idle } from './command.mjs';
import { beside, printPairs, time } from './pairs.mjs';
import { drive } from './proxy/drive.mjs';
import { inScratch } from './scratch.mjs';

/** The scripted agent claims no score, so it never reaches one. */
const neverSolved = ['--stop-score', '0'];

/** What the command costs beside an agent that takes no time: each row beside a bare Node process, timed just before it. */
export function benchLoop({ pairs, folder, iterations }) {
  return inScratch(folder, async (scratch) => {
    console.log(`The loop around the agent: medians of ${pairs} pairs; the ratio is to one "node -e 0".`);
    const demo = ['--iterations', '2'];
    const processes = countProcesses(scratch, demo);
    const command = (flag) => beside(() => () => harnessgym([flag]), bareNode);
    const run = (flags) => beside(() => exampleRun(scratch, flags), bareNode);
    const rows = [
      { name: '--version', pair: command('--version'), goal: 2, why: imports },
      { name: '--help', pair: command('--help'), goal: 2, why: imports },
      {
        name: `documented demo, 2 iterations, ${processes ?? 'uncounted'} Node processes`,
        pair: run(demo),
        ...(processes !== undefined && {
          goal: 2 * processes,
          why: 'Nearly half is the other processes, which the scripted agent starts one after another; a quarter is loading modules.',
        }),
      },
      { name: 'demo, 3 iterations, unsolved', pair: run(['--iterations', '3', ...neverSolved]) },
      {
        name: 'one more iteration, no server, no verifier',
        pair: oneMoreIteration(scratch, iterations),
        // Half of 22 ms, measured where a bare process took 23 ms.
        goal: 0.48,
        why: 'It replaces about twenty documents, each written, synced and renamed, so that a kill leaves none of them torn.',
      },
    ];
    await printPairs(rows, { pairs, floor: 'node -e 0' });
    await printPairs([oneCall(scratch)], { pairs, floor: 'server alone' });
    console.log('');
  });
}

/** A call from a shell, from start to end, beside the start of its server until the first answer. */
function oneCall(scratch) {
  const call = callOnce(scratch, echoServer);
  return {
    name: 'one-shot mcp-call',
    async pair() {
      const alone = await drive([process.execPath, echoServer]);
      await alone.end();
      return { floor: alone.startMs, ours: await time(call) };
    },
    goal: 4,
    why: 'It is three Node processes and a sandbox that start one after the other.',
  };
}

const echoServer = fileURLToPath(new URL('../internal/testkit/src/servers/echo.mjs', import.meta.url));

const imports = 'What is left is loading the modules of the command line.';

/** The difference between a long run and a short one, by the iterations between them. */
function oneMoreIteration(scratch, more) {
  const run = (iterations) => time(exampleRun(scratch, [...idle, '--iterations', String(iterations)]));
  return async () => {
    const floor = await time(bareNode());
    const short = await run(2);
    return { floor, ours: ((await run(2 + more)) - short) / more };
  };
}
