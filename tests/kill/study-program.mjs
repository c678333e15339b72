import { appendFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {string} name */
const built = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
/** @type {typeof import('@harnessgym/compare')} */
const { createLocalExecutor, planStudy, runStudy } = await built('compare');
/** @type {typeof import('@harnessgym/runners')} */
const { createFakeRunner } = await built('runners');

/**
 * `study-program.mjs start|resume <folder> <jobs>`: a study of twelve trials in `<folder>/out`, whose agent has the number in
 * `score.txt` from the skill it finds, or a larger one. What happens is a line each in `<folder>/events`.
 */
const [, , start = '', folder = '', jobs = '1'] = process.argv;

const agent = createFakeRunner(
  {
    name: 'pace',
    plays: [['score.txt']],
    async turn({ workspace, resultPath }) {
      const before = Number(await readFile(join(workspace, 'score.txt'), 'utf8'));
      const skill = await readFile(join(workspace, '.harnessgym/skills/pace/SKILL.md'), 'utf8').catch(() => '');
      await writeFile(join(workspace, 'score.txt'), String(before - (skill === '' ? 1 : 4)));
      await writeFile(resultPath, JSON.stringify({ status: 'solved' }));
      return { finalMessage: 'Done.' };
    },
  },
  { connect: () => Promise.reject(new Error('There is no server.')) },
);

const flags = {
  workspaceTemplate: join(folder, 'task'),
  task: 'task.md',
  artifactSource: join(folder, 'bundle'),
  outputDir: join(folder, 'out'),
  runner: 'fake',
  trials: '6',
  seed: '11',
  jobs,
  postCommand: 'echo "{\\"score\\": $(cat score.txt)}"',
};
/** @param {object} event */
const tell = (event) => appendFileSync(join(folder, 'events'), `${JSON.stringify(event)}\n`);
const base = {
  cwd: folder,
  env: { ...process.env, HARNESSGYM_STATE_DIR: join(folder, 'state') },
  now: new Date(),
  signal: new AbortController().signal,
  createRunner: async () => agent,
  versions: {},
};
const settings = await planStudy(start === 'resume' ? { resume: flags.outputDir } : flags, base);
tell({ type: 'planned' });
const { createRunner, env, signal } = base;
const executor = createLocalExecutor({ settings, createRunner, env, versions: {} });
await runStudy({
  settings,
  executor,
  signal,
  onEvent: (event) =>
    tell({ type: event.type, ...('slot' in event && { slot: `${event.slot.arm} ${event.slot.trial}` }) }),
});
