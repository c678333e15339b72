import { createCodexRunner } from '@harnessgym/runners';
import { findView } from '../trial/view/find-view.js';

/** What a test asks about: whether this machine can keep trials apart at all. Its answer goes into the name of a skipped test. */
export const hidesNothing = (await lookHere()).study === 'in-sight';

function lookHere() {
  return findView({
    mode: 'auto',
    runner: createCodexRunner({ bin: '/bin/true' }),
    template: { path: '/etc/ssl', digest: '' },
    bundle: null,
    outputFolder: '/nowhere/out',
    stateRoot: '/nowhere/state',
    env: {},
    signal: new AbortController().signal,
  });
}
