import type { Recovery } from '@harnessgym/workspace';

/** What became of a restore that was interrupted, for the person whose files it had begun to change. */
export function describeRecovery({ snapshot, restored, removed, kept, givenUp }: Recovery): string {
  const interrupted = 'An earlier run or restore was interrupted while it brought';
  if (givenUp !== undefined) {
    // What to do first: a narrow view cuts the end.
    return `${interrupted} snapshot ${snapshot.slice(0, 12)} back. Some files may not be: \`harnessgym restore\` lists what can be brought back. This one cannot: ${givenUp}`;
  }
  return `${interrupted} files back. That is finished now: ${restored.length} written, ${removed.length} removed, ${kept.length} left as they were changed since.`;
}
