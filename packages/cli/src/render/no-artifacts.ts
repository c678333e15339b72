/** What to tell where no agent has built anything. */
export function noArtifacts(workspace: string): string {
  return `No artifacts in ${workspace}. They are what an agent builds below .harnessgym while harnessgym run is on.\n`;
}
