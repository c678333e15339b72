import type { PrivatePlace } from './paths/find-paths.js';

/** What every check of one qualification shares. */
export interface RoomContext {
  /** The clean room, absolute. */
  room: string;
  /** What generated code inherits, before its manifest's own variables. */
  env: Readonly<Record<string, string>>;
  /** Where nothing in the room may lead: the training workspace, and the home of whoever runs this. */
  privatePlaces: readonly PrivatePlace[];
  signal: AbortSignal;
  tags: { runId?: string; iteration?: number };
  /**
   * Puts back, as the bundle names them, the artifacts that hold any of these files, absolute. Returns the reason when that
   * fails; throws QualifyError when the disk is at fault.
   */
  putBack(files: readonly string[]): Promise<string | undefined>;
}
