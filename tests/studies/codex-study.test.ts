import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareReportSchema } from '@harnessgym/compare';
import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { say } from '@harnessgym/internal-testkit/model/step';
import { type Beat, story, when } from '@harnessgym/internal-testkit/model/story';
import { expect, it } from 'vitest';
import { describeEachAgent } from '../agents/each-agent.js';
import { playBy } from '../agents/play-by.js';
import { runCli } from '../e2e/run-cli.js';

const artifacts = fileURLToPath(new URL('../agents/adder', import.meta.url));
const prompt = 'iteration 1: attempt';
/** The placebo's tool has another name, so nobody calls it. */
const reached = { harnessed: 'succeeded', placebo: 'offered' };

const writeSum: Beat = (conversation) => {
  const sum = /sum\D*(\d+)/.exec(lastResult(conversation))?.[1] ?? '40';
  const beat = shell(`printf %s ${sum} > answer.txt`);
  return typeof beat === 'function' ? beat(conversation) : beat;
};

/** A model that adds with the tool where it is offered and of use, and else guesses too low. */
const adds = story(
  when({ prompt, offered: 'mcp__adder__add' }, use('mcp__adder__add', { a: 19, b: 23 }), writeSum, say('Added.')),
  when(prompt, shell('printf 40 > answer.txt'), say('Guessed.')),
);

await describeEachAgent(
  (agent) => {
    it('a study says that the harness helps, and that the placebo does not', { timeout: 600_000 }, async () => {
      const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-codex-study-')));
      await using model = await startModelServer(adds);
      try {
        const [home, temporary, template, bundle] = ['home', 'tmp', 'template', 'bundle'].map((name) =>
          join(folder, name),
        );
        if (!home || !temporary || !template || !bundle) expect.unreachable();
        for (const each of [home, temporary, template, bundle]) await mkdir(each);
        await cp(artifacts, join(bundle, '.harnessgym'), { recursive: true });
        await writeFile(join(template, 'answer.txt'), '0');
        const { flags, env } = await playBy(agent, { home, temporary, modelUrl: model.url });
        const scorer = `node -p 'JSON.stringify({status: "passed", score: Math.abs(42 - require("fs").readFileSync("answer.txt", "utf8"))})'`;
        const args = [
          'compare',
          ...['--task-text', 'Write the exact sum of 19 and 23 into answer.txt.', '--workspace-template', template],
          ...['--artifact-source', bundle, '--output-dir', join(folder, 'out'), '--post-command', scorer],
          ...['--arms', 'plain,harnessed,placebo', '--trials', '7', '--seed', '1', '--require-harness-tool-use'],
          ...flags,
        ];
        const { code, stdout, stderr } = await runCli(args, { cwd: folder, state: join(folder, 'state'), env });
        expect(model.problems).toEqual([]);
        expect([code, stdout], stderr).toEqual([0, expect.stringMatching(/^Verdict: helps$/m)]);
        const { analysis, trials } = compareReportSchema.parse(
          JSON.parse(await readFile(join(folder, 'out', 'compare_report.json'), 'utf8')),
        );
        expect(analysis.comparisons).toMatchObject([
          { treated: 'harnessed', verdict: 'helps' },
          { treated: 'placebo', verdict: expect.stringMatching(/^no evidence$|^underpowered$/) },
          { control: 'placebo', treated: 'harnessed', verdict: 'helps' },
        ]);
        for (const { group, exposure, usage } of trials) {
          expect(usage.input_tokens).toBeGreaterThan(0);
          expect(exposure.map((one) => one.exposure)).toEqual(
            group in reached ? [reached[group as keyof typeof reached]] : [],
          );
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  },
  (agent) => agent.name === 'codex' && agent.age === 'newest' && agent.model !== undefined,
);
