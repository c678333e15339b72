import { basename, join } from 'node:path';
import type { Bundle } from '@harnessgym/registry';
import { itemFiles } from '../arms/item-files.js';
import { readContent } from './file-content.js';
import { namedFiles } from './named-files.js';

export interface AnswerHints {
  bundle: Pick<Bundle, 'root' | 'artifacts'>;
  /** The folder of the template. */
  template: string;
  /** The task, the command of the scorer, the editable paths: whatever may name a result. */
  texts: readonly string[];
}

/**
 * Before the first trial: files of a bundle that are called like a file which the task or the scorer names, and are not the one
 * of the template. They may hold the answer. One sentence for each artifact.
 */
export async function warnOfAnswers({ bundle, template, texts }: AnswerHints): Promise<string[]> {
  const named = namedFiles(texts);
  const warnings: string[] = [];
  for (const { kind, path } of bundle.artifacts) {
    const files = await itemFiles(bundle.root, { kind, path });
    const like = files.find((file) => {
      const written = named.get(basename(file.path).toLowerCase());
      return written !== undefined && !isSame(file.path, join(template, written));
    });
    if (like === undefined) continue;
    const advice = kind === 'fixture' ? ', or leave such out with --exclude-kind fixture' : '';
    warnings.push(
      `${like.path.slice(bundle.root.length + 1)} is called like a file that the task or its scorer names. If it holds an answer, the study measures memory: take it out${advice}.`,
    );
  }
  return warnings;
}

function isSame(file: string, original: string): boolean {
  const [one, other] = [readContent(file), readContent(original)];
  return one !== undefined && other !== undefined && one.bytes.equals(other.bytes);
}
