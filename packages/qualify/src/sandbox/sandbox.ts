import type { SystemView } from './system-view.js';

/** Whether generated code has to be confined: where it can be, always, or never. */
export const sandboxModes = ['auto', 'require', 'off'] as const;
export type SandboxMode = (typeof sandboxModes)[number];

/** What confines generated code on this machine. It was tried, not only found. */
export type Sandbox =
  | { kind: 'bubblewrap'; program: string; system: SystemView; limits: Limits }
  | { kind: 'sandbox-exec'; program: string; system: SystemView }
  | { kind: 'none'; reason: string };

/** What bounds generated code beside its time and its output. Of each process, but for `processes` and `scratchBytes`. */
export interface Limits {
  /** `prlimit`, where there is one; the first three need it. */
  program?: string;
  /** Of memory that a process can write. */
  dataBytes: number;
  /** Of a file that it writes. */
  fileBytes: number;
  /** Processes and threads in one sandbox. Linux does not hold root to it. Absent where it would count those outside, too. */
  processes?: number;
  /** Of each folder that is kept in memory: the home, `/tmp`, `/dev/shm`. Absent where bubblewrap knows no such limit. */
  scratchBytes?: number;
}

/** How generated code ran, as records say it. */
const sandboxNames = ['bubblewrap', 'sandbox-exec', 'unsandboxed'] as const;
export type SandboxName = (typeof sandboxNames)[number];

export function sandboxName({ kind }: Pick<Sandbox, 'kind'>): SandboxName {
  return kind === 'none' ? 'unsandboxed' : kind;
}

export function isSandboxName(value: unknown): value is SandboxName {
  return sandboxNames.some((name) => name === value);
}
