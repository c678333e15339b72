const acting = /^(LD_|DYLD_|HARNESSGYM_|NODE_OPTIONS$|BASH_ENV$|ENV$)/;

/** Whether a variable of that name changes what a program does before its own code runs, or is ours. */
export function actsOnPrograms(name: string): boolean {
  return acting.test(name);
}
