import type { Recovery } from '@harnessgym/workspace';

/** What became of a restore that was interrupted, for the person whose files it had begun to change. */
export function describeRecovery({ snapshot, restored, removed, kept, givenUp }: Recovery): string {
  const interrupted = 'An earlier run or restore was interrupted while it brought';
  if (givenUp !== undefined) {
    return `${interrupted} snapshot ${snapshot} back, and that cannot be finished: ${givenUp} The files stay as they are, some of them brought back and some not. \`harnessgym restore\` lists what can be brought back.`;
  }
  return `${interrupted} files back. That is finished now: ${restored.length} written, ${removed.length} removed, ${kept.length} left as they were changed since.`;
}
