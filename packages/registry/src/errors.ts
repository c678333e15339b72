export type RegistryErrorCode =
  | 'WORKSPACE_UNUSABLE'
  | 'ARTIFACT_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'ARTIFACT_LINK_LEAVES'
  | 'ARTIFACT_CHANGED'
  | 'ARTIFACT_NOT_COPIED'
  | 'ARTIFACT_NOT_MOVED'
  | 'READ_ONLY';

const brand = Symbol.for('harnessgym.error.registry');

/** Misuse, or an artifact that cannot be used as asked. The message names the file and the next step. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly [brand] = true;
  readonly code: RegistryErrorCode;
  /** The artifact at fault, so that the others of a bundle need not suffer for it. */
  readonly artifactId?: string;

  constructor(
    code: RegistryErrorCode,
    { message, artifactId, cause }: { message: string; artifactId?: string; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (artifactId !== undefined) this.artifactId = artifactId;
  }

  /** True for an error of any copy of this package. */
  static isInstance(error: unknown): error is RegistryError {
    return error instanceof Error && brand in error;
  }
}
