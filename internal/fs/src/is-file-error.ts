/** Whether an error comes from the file system; Node's own and those of the readers here name the call. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
