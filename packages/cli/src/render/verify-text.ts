import type { InspectedArtifact } from '@harnessgym/registry';
import { noArtifacts } from './no-artifacts.js';
import { oneLine } from './one-line.js';

/** What does not fit the record, a line each, and how many artifacts there are. */
export function verifyText(artifacts: readonly InspectedArtifact[], workspace: string): string {
  if (artifacts.length === 0) return noArtifacts(workspace);
  const lines = artifacts.flatMap((one) =>
    problemsOf(one).map((problem) => `${oneLine(one.artifact.id)}: ${problem}\n`),
  );
  const count = artifacts.length === 1 ? '1 artifact' : `${artifacts.length} artifacts`;
  const unrecorded = artifacts.filter(({ bytes }) => bytes === 'new').length;
  const whole = unrecorded === 0 ? 'all as recorded' : 'the others as recorded';
  const facts = [
    count,
    ...(unrecorded > 0 ? [`${unrecorded} not recorded yet`] : []),
    ...(lines.length > 0 ? [`${lines.length} found to be wrong`] : unrecorded < artifacts.length ? [whole] : []),
  ];
  return `${lines.join('')}${facts.join(', ')}.\n`;
}

/** A new artifact is no problem: the next run judges it. */
export function problemsOf({ artifact, bytes, manifestProblem }: InspectedArtifact): string[] {
  const { status } = artifact;
  return [
    ...(bytes === 'changed' ? ['its files changed since they were recorded'] : []),
    ...(bytes === 'missing' ? ['its files are gone'] : []),
    ...(status.state === 'quarantined' ? [`quarantined: ${oneLine(status.reason, 600)}`] : []),
    ...(manifestProblem === undefined ? [] : [`its manifest cannot be used: ${oneLine(manifestProblem, 600)}`]),
  ];
}
