const secret = /key|token|secret|pass|credential|auth|cookie|session|private/i;

/** Whether a variable is called as secrets are: then its value stands in no record and no argument, and no manifest declares it. */
export function isSecretName(name: string): boolean {
  return secret.test(name);
}
