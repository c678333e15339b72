import { planTrials, type StudySettings } from '@harnessgym/compare';
import type { createRunner } from '../create-runner.js';
import { printJson } from '../render/print-json.js';
import { studyPlanText } from '../render/study-plan-text.js';
import type { Terminal } from '../terminal.js';
import { versions } from '../version.js';

export interface DryRunStudyOptions {
  format: 'text' | 'json';
  createRunner: (config: Parameters<typeof createRunner>[0]) => ReturnType<typeof createRunner>;
}

/** Prints on stdout what the study would do, for people or as one JSON document: `study.json`, and a trial of each arm. */
export async function dryRunStudy(
  settings: StudySettings,
  { format, createRunner }: DryRunStudyOptions,
  terminal: Terminal,
): Promise<void> {
  const trials = await planTrials(settings, { createRunner, env: terminal.env, versions });
  if (format === 'json') printJson({ study: settings.study, trials }, terminal);
  else terminal.stdout.write(studyPlanText(settings, trials));
}
