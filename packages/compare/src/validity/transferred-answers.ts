import { join } from 'node:path';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import type { ArmBundle } from '../arms/prepare-arm.js';
import { readDocument } from '../study/read-document.js';
import { trialSchema } from '../trial/trial-schema.js';
import { describeAnswerTransfer } from './describe-answer-transfer.js';
import { answerDigests, findAnswerTransfer } from './find-answer-transfer.js';

export interface TransferRequest {
  workspace: string;
  changed: readonly string[];
  template: string;
  arm: ArmBundle;
  /** Where plain trials of the study that are over may lie. */
  outputFolder: string;
}

/** The results of a trial that stand in its bundle, each in a clause that says whether plain trials came to the same. */
export async function transferredAnswers({ arm, outputFolder, ...place }: TransferRequest): Promise<string[]> {
  const bundle = arm.from === 'folder' ? arm.bundle : undefined;
  const found = await findAnswerTransfer({ ...place, bundle });
  if (found.length === 0) return [];
  const others = await plainAnswers(outputFolder);
  return found.map((one) => describeAnswerTransfer(one, others));
}

async function plainAnswers(outputFolder: string): Promise<ReadonlySet<string>[]> {
  const answers: ReadonlySet<string>[] = [];
  for (const arm of ['plain', 'plain2']) {
    for (const name of await listFolder(join(outputFolder, arm))) {
      const reading = await readDocument(join(outputFolder, arm, name, 'trial.json'), trialSchema);
      if (reading.found !== 'whole') continue;
      const { workspace, changed_paths } = reading.document;
      answers.push(answerDigests(workspace, changed_paths.paths));
    }
  }
  return answers;
}
