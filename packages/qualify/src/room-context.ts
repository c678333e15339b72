/** What every check of one qualification shares. */
export interface RoomContext {
  /** The clean room, absolute. */
  room: string;
  /** What generated code inherits, before its manifest's own variables. */
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
  tags: { runId?: string; iteration?: number };
}
