/** Whether a name can be a run's: a folder of its own, plain in any file name and, as no flag, in a command line. */
export function isRunId(name: string): boolean {
  return /^[A-Za-z0-9._][A-Za-z0-9._-]{0,63}$/.test(name) && !/^\.+$/.test(name);
}
