/** For tests: runs with the rights of an ordinary user, because root passes every check of a file's mode. */
export async function withoutRoot(run: () => Promise<void>): Promise<void> {
  const { geteuid, seteuid, getegid, setegid } = process;
  if (!geteuid || !seteuid || !getegid || !setegid || geteuid() !== 0) return run();
  const group = getegid();
  setegid(nobody);
  seteuid(nobody);
  try {
    await run();
  } finally {
    seteuid(0);
    setegid(group);
  }
}

const nobody = 65534;
