import type { Qualification, QualificationReport } from '@harnessgym/qualify';

/** The last verdict on each artifact, over reports in their order: a repair supersedes what it repaired, and only that. */
export function latestVerdicts(reports: readonly QualificationReport[]): Qualification[] {
  const all = reports.flatMap(({ qualifications }) => qualifications);
  return [...new Map(all.map((one) => [one.artifactId, one])).values()];
}
