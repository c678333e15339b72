import type { Snapshot } from '@harnessgym/workspace';
import type { RunStore } from '../store/run-store.js';

/** A run's store beside which a person saves files, just after the run first noted as evidence what it found. */
export function besidePerson(store: RunStore, save: () => Promise<void>) {
  const evidence: Snapshot[] = [];
  const watched: RunStore = {
    ...store,
    async keepSnapshot(what, snapshot) {
      await store.keepSnapshot(what, snapshot);
      if (what !== 'evidence') return;
      evidence.push(snapshot);
      if (evidence.length === 1) await save();
    },
  };
  return { store: watched, evidence };
}
