/** Whether a name can be a run's: a folder of its own, and plain in any file name and command line. */
export function isRunId(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(name) && !/^\.+$/.test(name);
}
