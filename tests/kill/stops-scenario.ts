import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '../../internal/testkit/src/fixture-server.js';

/**
 * A task whose run can be stopped at any step: what the file `hang` names does half of its work, creates the file
 * `hanging` and waits. An attempt overwrites what
 * the file `tamper` names. Each turn that ends adds a line to `turns`, with how many prompts its session has seen.
 */
export async function writeStopsTask(folder: string): Promise<{ workspace: string; scenario: string }> {
  const workspace = join(folder, 'stops');
  await mkdir(workspace, { recursive: true });
  await writeFile(join(workspace, 'score.txt'), '10');
  await writeFile(join(workspace, 'task.md'), 'Lower the score.\n');
  await writeFile(join(folder, 'hang.mjs'), hang);
  await writeFile(join(folder, 'score.mjs'), scorer);
  await writeFile(join(folder, 'self-test.mjs'), selfTest);
  await cp(fixtureServer('echo'), join(folder, 'server.mjs'));
  const scenario = join(folder, 'stops.mjs');
  await writeFile(scenario, script);
  return { workspace, scenario };
}

const hang = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
export async function hangAt(step, signal) {
  const file = new URL('hang', import.meta.url);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== step) return;
  writeFileSync(new URL('hanging', import.meta.url), '');
  const timer = setInterval(() => {}, 1_000);
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  clearInterval(timer);
  signal.throwIfAborted();
}
`;

/** Its runs are counted: the first is the baseline, the last follows the restoring. */
const scorer = `import { appendFileSync, readFileSync } from 'node:fs';
import { hangAt } from './hang.mjs';
const runs = new URL('scorings', import.meta.url);
appendFileSync(runs, '.');
await hangAt('scoring ' + readFileSync(runs, 'utf8').length);
console.log(JSON.stringify({ status: 'passed', score: Number(readFileSync('score.txt', 'utf8')) }));
`;

/** The server works once it was repaired. */
const selfTest = `import { existsSync, readFileSync } from 'node:fs';
import { hangAt } from './hang.mjs';
const artifact = process.argv.at(-1);
if (!readFileSync(artifact + '/server.mjs', 'utf8').includes('tools')) process.exit(1);
const repaired = existsSync(artifact + '/repaired');
await hangAt(repaired ? '1 requalification' : '1 qualification');
process.exit(repaired ? 0 : 1);
`;

/** The first attempt gets to 5, the second one to 7, so the first is what is restored. */
const script = `import { existsSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hangAt } from './hang.mjs';
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
export default {
  name: 'stops',
  plays: [],
  async turn({ phase, iteration, workspace, resultPath, conversation, callTool, signal }) {
    const server = join(workspace, '.harnessgym', 'mcp', 'probe');
    if (phase === 'attempt') {
      await writeFile(join(workspace, 'half-' + iteration), '');
      await writeFile(resultPath, JSON.stringify({ status: 'incomplete', summary: 'half' }));
    }
    if (phase === 'build' && iteration === 1) {
      await mkdir(server, { recursive: true });
      await cp(beside('server.mjs'), join(server, 'server.mjs'));
    }
    await hangAt(iteration + ' ' + phase, signal);
    if (phase === 'attempt') {
      if (iteration === 2) await callTool('probe', 'echo', { text: 'hello' });
      await writeFile(join(workspace, 'score.txt'), String([5, 7][iteration - 1]));
      if (existsSync(beside('tamper'))) await writeFile(join(workspace, readFileSync(beside('tamper'), 'utf8')), 'forged');
      await writeFile(resultPath, JSON.stringify({ status: 'incomplete', summary: 'attempt ' + iteration }));
    }
    if (phase === 'build' && iteration === 1) {
      const manifest = {
        name: 'probe',
        command: process.execPath,
        args: ['\${artifact_dir}/server.mjs'],
        enabled_tools: ['echo'],
        // A path out of the room fails among the arguments.
        env: { STOPS: beside('self-test.mjs') },
        self_test: [process.execPath, '-e', 'import(process.env.STOPS)', '\${artifact_dir}'],
      };
      await writeFile(join(server, 'mcp.json'), JSON.stringify(manifest));
    }
    if (phase === 'repair') await writeFile(join(server, 'repaired'), '');
    await appendFile(beside('turns'), iteration + ' ' + phase + ': ' + conversation.length + '\\n');
    return { finalMessage: 'did the ' + phase };
  },
};
`;
