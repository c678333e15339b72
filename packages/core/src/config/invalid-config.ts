import { CoreError } from '../errors.js';

/** Input that cannot be used. The message names the flag and the fix. */
export function invalidConfig(message: string, cause?: unknown): CoreError {
  return new CoreError('CONFIG_INVALID', { message, cause });
}
