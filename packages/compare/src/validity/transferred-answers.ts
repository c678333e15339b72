import { join } from 'node:path';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import type { ArmBundle } from '../arms/prepare-arm.js';
import { readDocument } from '../study/read-document.js';
import { trialSchema } from '../trial/trial-schema.js';
import type { LeftByAttempt } from '../trial/watch-workspace.js';
import { describeAnswerTransfer } from './describe-answer-transfer.js';
import { type AnswerTransfer, answerDigests, findAnswerTransfer } from './find-answer-transfer.js';

export interface TransferRequest {
  /** What every attempt left: a state that is not the last one may be what counts. */
  left: readonly LeftByAttempt[];
  /** Whether a path is known to be one of the task's results. */
  isResult(path: string): boolean;
  /** Brings a copy of the template into a folder. */
  copyTemplate(folder: string): Promise<void>;
  /** Where that may be, for as long as the trial. */
  scratch: string;
  arm: ArmBundle;
  /** Where plain trials of the study that are over may lie. */
  outputFolder: string;
}

/** The results of a trial that stand in its bundle, each in a clause that says whether plain trials came to the same. */
export async function transferredAnswers(request: TransferRequest): Promise<string[]> {
  const { left, isResult, arm, outputFolder } = request;
  const bundle = arm.from === 'folder' ? arm.bundle : undefined;
  const template = copiedOnce(request);
  const found = new Map<string, AnswerTransfer>();
  for (const { folder, changed } of left) {
    if (folder === undefined) continue;
    for (const one of await findAnswerTransfer({ workspace: folder, changed, isResult, template, bundle })) {
      found.set(`${one.path} ${one.digest}`, one);
    }
  }
  if (found.size === 0) return [];
  const others = await plainAnswers(outputFolder);
  return [...found.values()].map((one) => describeAnswerTransfer(one, others));
}

function copiedOnce({ copyTemplate, scratch }: TransferRequest): () => Promise<string> {
  const folder = join(scratch, 'planned_template');
  let copied: Promise<string> | undefined;
  return () => {
    copied ??= copyTemplate(folder).then(() => folder);
    return copied;
  };
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
