import type { Qualification } from '@harnessgym/qualify';
import type { Bundle } from '@harnessgym/registry';

/** What was said of an artifact while the study was planned, and holds in every trial. */
export type KnownVerdict = Pick<
  Qualification,
  'artifactId' | 'kind' | 'path' | 'digest' | 'verdict' | 'tools' | 'framing'
>;

/** A bundle, and the verdicts on its artifacts. What has none is in no arm. */
export interface JudgedBundle {
  bundle: Pick<Bundle, 'root' | 'artifacts'>;
  verdicts: readonly KnownVerdict[];
}
