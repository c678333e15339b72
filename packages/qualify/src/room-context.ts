import type { ServerManifest } from '@harnessgym/registry';
import type { PrivatePlace } from './paths/find-paths.js';
import type { Sandbox } from './sandbox/sandbox.js';

/** What every check of one qualification shares. */
export interface RoomContext {
  /** The clean room, absolute. */
  room: string;
  /** What generated code inherits, before its manifest's own variables. */
  env: Readonly<Record<string, string>>;
  /** Where nothing in the room may lead: the training workspace, and the home of whoever runs this. */
  privatePlaces: readonly PrivatePlace[];
  /** What the user's shell gave. Nothing of it reaches generated code but the names that a manifest may declare. */
  declarable: Readonly<Record<string, string | undefined>>;
  sandbox: Sandbox;
  /** Servers that may use the network, by name; `*` for all. */
  allowNetwork: readonly string[];
  /** Variables that manifests may get of `declarable`, by name; `*` for all that they may declare. */
  allowEnv: readonly string[];
  /** Of the artifact under examination, absolute. */
  artifactFolder?: string;
  /** Of the server under examination, once it is read: what its commands may reach. */
  manifest?: ServerManifest;
  signal: AbortSignal;
  tags: { runId?: string; iteration?: number };
  /**
   * Puts back, as the bundle names them, the artifacts that hold any of these files, absolute. Returns the reason when that
   * fails; throws QualifyError when the disk is at fault.
   */
  putBack(files: readonly string[]): Promise<string | undefined>;
  /** By how much what runs may make the room grow. */
  growthBytes: number;
  /** The most that the room has held, by looks at it before each `renew` and now. */
  mostBytes(): Promise<number>;
  /** Undoes whatever ran in the room: the task and the bundle as they were. It fails as `putBack` does. */
  renew(): Promise<string | undefined>;
}
