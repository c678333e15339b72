export type WorkspaceErrorCode =
  | 'TREE_MISSING'
  | 'TREE_UNREADABLE'
  | 'TREE_UNWRITABLE'
  | 'GITIGNORE_UNUSABLE'
  | 'RESTORE_RUNNING'
  | 'STORE_INSIDE_TREE'
  | 'STORE_UNKNOWN'
  | 'STORE_UNUSABLE'
  | 'STORE_BUSY'
  | 'FOLDER_NOT_EMPTY'
  | 'SNAPSHOT_UNKNOWN'
  | 'SNAPSHOT_DAMAGED'
  | 'OBJECT_DAMAGED'
  | 'PATH_BLOCKED';

const brand = Symbol.for('harnessgym.error.workspace');

/** Misuse of a snapshot store, or a broken one. The message names the path and the next step. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError';
  readonly [brand] = true;
  readonly code: WorkspaceErrorCode;
  /** Of `PATH_BLOCKED`: the saved paths in whose place something stands, relative to the tree. Else empty. */
  readonly blocked: readonly string[];

  constructor(
    code: WorkspaceErrorCode,
    { message, cause, blocked = [] }: { message: string; cause?: unknown; blocked?: readonly string[] },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.blocked = blocked;
  }

  /** True for an error of any copy of this package. */
  static isInstance(error: unknown): error is WorkspaceError {
    return error instanceof Error && brand in error;
  }
}
