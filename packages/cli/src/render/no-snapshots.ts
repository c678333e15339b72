/** What to tell, and what to try next, where there is nothing to bring back. */
export function noSnapshots({ workspace, stateFolder }: { workspace: string; stateFolder: string }): string {
  return `No snapshots of ${workspace} in ${stateFolder}. A run takes them; pass the --state-dir of that run if it had one.\n`;
}
