// One iteration of the loop from a script, with a runner of the script's own. Run it with: node run-iteration.mjs
// A real runner would start an agent; this one plays three turns itself, so that the example needs no account.
// @ts-check
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIterationContext, runIteration } from '@harnessgym/core';

const folder = await mkdtemp(join(tmpdir(), 'harnessgym-script-'));
const workspace = join(folder, 'task');
await mkdir(workspace);
await writeFile(join(workspace, 'score.json'), '{"score": 10}');

const context = await createIterationContext({
  workspace,
  task: 'Lower the score in score.json.',
  runner: ownRunner(),
  objective: { command: 'cat score.json', target: 1 },
  stateFolder: join(folder, 'state'),
});
const record = await runIteration(context);

process.stdout.write(`${record.verdict.status}, score ${record.verdict.score}, next: ${record.stop.next}\n`);
for (const { path, status } of context.registry.artifacts()) process.stdout.write(`${path}: ${status.state}\n`);

/** @returns {import('@harnessgym/core').IterationOptions['runner']} */
function ownRunner() {
  return {
    name: 'own',
    displayName: 'the script',
    async open({ workspace }) {
      return {
        id: 'only-session',
        async turn({ prompt, logs, env }) {
          await writeFile(logs.prompt, prompt);
          const finalMessage = await play(env['HARNESSGYM_PHASE'] ?? '', workspace);
          for (const log of [logs.stdout, logs.stderr, logs.transcript]) await writeFile(log, `${finalMessage}\n`);
          return { outcome: { outcome: 'completed', finalMessage }, durationMs: 1 };
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

/** @param {string} phase @param {string} workspace */
async function play(phase, workspace) {
  if (phase === 'attempt') {
    const { score } = JSON.parse(await readFile(join(workspace, 'score.json'), 'utf8'));
    await writeFile(join(workspace, 'score.json'), JSON.stringify({ score: score / 2 }));
    return 'Halved it; more than that takes a tool.';
  }
  if (phase !== 'build') return 'A skill that says how to halve would help.';
  const skill = join(workspace, '.harnessgym', 'skills', 'halving');
  await mkdir(skill, { recursive: true });
  const text =
    '---\nname: halving\ndescription: How to lower the score, for whoever is stuck.\n---\n\nHalve it again.\n';
  await writeFile(join(skill, 'SKILL.md'), text);
  return 'Wrote the skill.';
}
