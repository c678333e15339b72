/** Why a log of a turn could not be written; undefined when it was. */
export function faultOf(writing: Promise<void>): Promise<string | undefined> {
  return writing.then(() => undefined, describe);
}

function describe(error: unknown): string {
  return `Could not write the log of the turn: ${error instanceof Error ? error.message : String(error)}`;
}
