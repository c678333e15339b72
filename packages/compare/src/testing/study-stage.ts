import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import type { Runner } from '@harnessgym/runners';
import type { Executor, TrialRequest } from '../executor.js';
import type { PlanBase } from '../plan/plan-study.js';
import type { WrittenStudy } from '../plan/written-study.js';
import type { Trial } from '../trial/trial-schema.js';
import { buildTrial, type TrialChanges } from './build-trial.js';

/** A template, a bundle of one skill and one document, and a place for the output, on the disk. */
export interface StudyStage extends AsyncDisposable {
  folder: string;
  template: string;
  bundle: string;
  output: string;
  flags: WrittenStudy;
  base: PlanBase;
}

export async function openStudyStage(): Promise<StudyStage> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'study-stage-'));
  const [template, bundle, output] = [join(folder, 'task'), join(folder, 'bundle'), join(folder, 'out')];
  await put(join(template, 'task.md'), 'Make it faster.\n');
  await put(join(template, 'src', 'main.mjs'), 'export const speed = 1;\n');
  await put(join(bundle, '.harnessgym', 'skills', 'pace', 'SKILL.md'), skill('pace'));
  await put(join(bundle, '.harnessgym', 'docs', 'notes.md'), '# Notes\n\nMeasure first.\n');
  return {
    folder,
    template,
    bundle,
    output,
    flags: { workspaceTemplate: template, task: 'task.md', artifactSource: bundle, outputDir: output, runner: 'fake' },
    base: {
      cwd: folder,
      env: { ...process.env, HARNESSGYM_STATE_DIR: join(folder, 'state') },
      now: new Date('2026-01-02T03:04:05.000Z'),
      signal: new AbortController().signal,
      createRunner: async () => idle,
      versions: { harnessgym: '0.1.0' },
    },
    [Symbol.asyncDispose]: () => removeTree(folder),
  };
}

export async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

export function skill(name: string): string {
  return `---\nname: ${name}\ndescription: How to keep pace with a slow task.\n---\n\n# ${name}\n\nMeasure before you change anything.\n`;
}

const idle: Runner = {
  name: 'idle',
  displayName: 'nobody',
  open: () => Promise.reject(new Error('Nothing is run here.')),
};

/** Trials that run nothing: `play` says what becomes of each, and its document is written as by a real one. */
export function scriptedExecutor(
  play: (request: TrialRequest) => Partial<TrialChanges> | Promise<Partial<TrialChanges>>,
): Executor & { ran: string[] } {
  const ran: string[] = [];
  return {
    name: 'scripted',
    ran,
    async execute(request) {
      const { slot, study, folder, retried, signal } = request;
      signal.throwIfAborted();
      ran.push(`${slot.arm} ${slot.trial}`);
      const changes = await play(request);
      signal.throwIfAborted();
      const known = { group: slot.arm, trial: slot.trial, block: slot.block, plan_hash: study.hash, retried };
      const trial: Trial = buildTrial({ value: 1, ...known, ...changes });
      await put(join(folder, 'trial.json'), stableJson(trial));
      return trial;
    },
  };
}
