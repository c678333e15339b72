import type { Docket } from './docket.js';
import type { Entry } from './entry.js';
import { verdictMetadata, withoutVerdict } from './verdict.js';

/**
 * Of what the file says, only the verdicts that the docket knows. Another one stays in the metadata as somebody's word, until
 * the artifact is judged.
 */
export function believeDocket(entries: readonly Entry[], docket: Docket | undefined): readonly Entry[] {
  if (docket === undefined) return entries;
  return entries.map((entry) => {
    const { verdict: claimed, ...rest } = entry;
    if (claimed === undefined) return entry;
    const verdict = docket.recall({ ...entry, digest: claimed.digest });
    if (verdict === undefined) return { ...rest, metadata: { ...rest.metadata, ...verdictMetadata(claimed) } };
    return { ...rest, verdict };
  });
}

/** Gives entries whose bytes were judged before the verdict of then, also when others were judged in between. */
export function recallVerdicts(entries: readonly Entry[], docket: Docket | undefined): readonly Entry[] {
  if (docket === undefined) return entries;
  return entries.map((entry) => {
    const { kind, path, digest, verdict, metadata } = entry;
    if (digest === undefined || verdict?.digest === digest) return entry;
    const recalled = docket.recall({ kind, path, digest });
    return recalled === undefined ? entry : { ...entry, verdict: recalled, metadata: withoutVerdict(metadata) };
  });
}
