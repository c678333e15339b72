import type { Artifact } from './artifact.js';
import type { Verdict } from './verdict.js';

/** A verdict and the artifact it was given on, as that was just before. */
export interface JudgedArtifact {
  artifact: Artifact;
  verdict: Verdict;
}

/**
 * The verdicts on the artifacts of a workspace, kept where nobody who writes `registry.json` can: by kind, path and digest. The
 * last one on the same bytes counts.
 */
export interface Docket {
  recall(bytes: Pick<Artifact, 'kind' | 'path' | 'digest'>): Verdict | undefined;
  /** Called before the verdicts hold. */
  keep(judged: readonly JudgedArtifact[]): Promise<void>;
  /** All that ever had a verdict, on whatever bytes, and was not forgotten since. */
  judged(): Iterable<Pick<Artifact, 'kind' | 'path'>>;
  /** Called when an artifact leaves the index on purpose. Its verdicts stay known, should the same bytes come back. */
  forget(artifacts: readonly Pick<Artifact, 'kind' | 'path'>[]): Promise<void>;
}
