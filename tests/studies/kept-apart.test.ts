import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type CompareReport, compareReportSchema, studySchema } from '@harnessgym/compare';
import { shell } from '@harnessgym/internal-testkit/model/beats';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { findSandbox } from '@harnessgym/qualify';
import { expect, it } from 'vitest';
import { describeEachAgent } from '../agents/each-agent.js';
import { playBy } from '../agents/play-by.js';
import { runCli } from '../e2e/run-cli.js';

const missing = (await findSandbox('auto', { env: process.env, hidden: [] })).kind === 'none';
const needs = missing ? ' (needs bubblewrap)' : '';

await describeEachAgent(
  (agent) => {
    it.skipIf(missing)(
      `G-05 finds no other trial of its study, and works as ever${needs}`,
      { timeout: 600_000 },
      async () => {
        const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-apart-')));
        // Codex lets its commands write among temporary files.
        const outside = join('/var/tmp', basename(folder));
        const others = ['out/*/trial_*/workspace/answer.txt', 'template/node_modules/word'];
        const look = `cat ${others.map((path) => `${folder}/${path}`).join(' ')} > seen.txt; touch ${outside}; printf pearl > answer.txt`;
        const prompt = 'iteration 1: attempt';
        await using model = await startModelServer(story(when(prompt, shell(look), say('Done.'))));
        try {
          const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')];
          for (const name of ['home', 'tmp', 'template/node_modules'])
            await mkdir(join(folder, name), { recursive: true });
          await writeFile(join(folder, 'template/answer.txt'), '');
          await writeFile(join(folder, 'template/node_modules/word'), 'pearl');
          const { flags, env } = await playBy(agent, { home, temporary, modelUrl: model.url });
          const args = [
            ...[
              'compare',
              '--task-text',
              'Write a word into answer.txt.',
              '--workspace-template',
              join(folder, 'template'),
            ],
            ...['--output-dir', join(folder, 'out'), '--trials', '1', '--sandbox', 'require', ...flags],
          ];
          const { code, stderr } = await runCli(args, { cwd: folder, state: join(folder, 'state'), env });
          expect(model.problems).toEqual([]);
          expect(code, stderr).toBe(0);
          const { plan } = studySchema.parse(await read(join(folder, 'out/study.json')));
          expect(plan.execution.view).toMatchObject({ study: 'hidden', inSight: [] });
          const { trials } = compareReportSchema.parse(await read(join(folder, 'out/compare_report.json')));
          expect(await Promise.all(trials.map(left('answer.txt')))).toEqual(['pearl', 'pearl']);
          expect(await Promise.all(trials.map(left('seen.txt')))).toEqual(['', '']);
          // Its own sandbox holds behind the view, too.
          if (agent.name === 'codex') expect(existsSync(outside)).toBe(false);
        } finally {
          await rm(folder, { recursive: true, force: true });
          await rm(outside, { force: true });
        }
      },
    );
  },
  ({ name, age, model }) => age === 'newest' && (name === 'claude' || (name === 'codex' && model !== undefined)),
);

async function read(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

const left = (name: string) => (trial: CompareReport['trials'][number]) =>
  readFile(join(trial.workspace, name), 'utf8');
