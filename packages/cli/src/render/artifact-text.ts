import type { InspectedArtifact } from '@harnessgym/registry';
import { type Fact, factLines } from './fact-lines.js';
import { oneLine } from './one-line.js';

type Artifact = InspectedArtifact['artifact'];

/** All that is known of an artifact, for people. */
export function artifactText({ artifact, bytes, createdAt, manifestProblem }: InspectedArtifact): string {
  const { id, kind, path, description, digest, iteration } = artifact;
  const aliases = aliasesOf(artifact);
  const facts: Fact[] = [
    ['Artifact', oneLine(id)],
    ['Kind', kind],
    ['Path', oneLine(path, 4_096)],
    ['Description', oneLine(description, 300)],
    ...(aliases.length > 0 ? [['Aliases', aliases.map((alias) => oneLine(alias))] as const] : []),
    ['Digest', oneLine(digest, 64) || 'not known'],
    ['Files', filesTexts[bytes]],
    ...statusFacts(artifact),
    ...verdictFacts(artifact),
    ...(manifestProblem === undefined ? [] : [['Manifest', oneLine(manifestProblem, 600)] as const]),
    ['Built in', iteration === undefined ? 'no iteration that is known' : `iteration ${iteration}`],
    ['Recorded', createdAt === undefined ? 'not yet' : oneLine(createdAt, 40)],
  ];
  return `${factLines(facts).join('\n')}\n`;
}

/** Other ids, under which the original or an agent listed it. */
export function aliasesOf({ metadata: { aliases } }: Artifact): string[] {
  return Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [];
}

const filesTexts = {
  'as-recorded': 'as recorded',
  changed: 'changed since they were recorded',
  new: 'not recorded yet',
  missing: 'gone',
};

function statusFacts({ status }: Artifact): Fact[] {
  switch (status.state) {
    case 'qualified': {
      const { tools, framing } = status;
      return [
        ['Status', 'qualified'],
        ...(tools.length > 0 ? [['Tools', oneLine(tools.join(', '), 600)] as const] : []),
        ...(framing ? [['Framing', framing] as const] : []),
      ];
    }
    case 'quarantined':
      return [
        ['Status', 'quarantined'],
        ['Reason', oneLine(status.reason, 600)],
      ];
    case 'missing':
      return [['Status', `missing since ${oneLine(status.since, 40)}`]];
    default:
      return [['Status', status.state]];
  }
}

/** The last verdict, whether it still holds or not, as the documented keys have it. */
function verdictFacts({ metadata, status }: Artifact): Fact[] {
  const records = [metadata['quarantine'], metadata['qualification']];
  const record = records.find((one) => typeof one === 'object' && one !== null) as Record<string, unknown> | undefined;
  if (record === undefined) return [];
  const isHolding = status.state !== 'candidate' && status.state !== 'missing';
  const text = (key: string) => (record[key] == null ? undefined : oneLine(String(record[key]), 4_096));
  const given = [
    text('status') ?? 'unknown',
    ...(text('updated_at') === undefined ? [] : [`on ${text('updated_at')}`]),
    ...(text('sandbox') === 'unsandboxed' ? ['unsandboxed'] : []),
  ];
  return [
    ['Verdict', `${given.join(' ')}${isHolding ? '' : '; it does not hold here'}`],
    ...(text('report_path') === undefined ? [] : [['Report', text('report_path') ?? ''] as const]),
  ];
}
