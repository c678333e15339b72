import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type ArtifactKind, artifactKinds } from '@harnessgym/registry';
import type { Improvement } from '../run/records.js';
import type { SelfReport } from './self-report.js';

/**
 * The improvement that reflection selected: `reflection.selected_improvement`, else a top-level
 * `selected_improvement`, else what the agent said in its final message.
 */
export function readImprovement(claim: SelfReport, finalMessage: string): Improvement {
  const selected = claim.reflection?.['selected_improvement'] ?? claim.selected_improvement;
  if (isObject(selected)) {
    const name = text(selected['name']);
    if (name !== '') {
      return {
        form: 'chosen',
        kind: isKind(selected['kind']) ? selected['kind'] : 'unknown',
        name,
        reason: text(selected['reason']),
        targetPath: text(selected['target_path']),
      };
    }
    return { form: 'described', text: JSON.stringify(selected) };
  }
  const described = text(selected) || finalMessage.trim();
  return { form: 'described', text: described || 'Build the improvement that your reflection ranked highest.' };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function isKind(value: unknown): value is ArtifactKind {
  return artifactKinds.some((kind) => kind === value);
}
