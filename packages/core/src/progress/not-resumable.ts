import { CoreError } from '../errors.js';

/** A run that cannot be gone on with. The message names what is wrong and the next step. */
export function notResumable(message: string): CoreError {
  return new CoreError('RUN_NOT_RESUMABLE', { message });
}
