const secret =
  /key|token|secret|pass|_pwd|cred|auth|cookie|session|private|dsn|webhook|(^|_)pat(_|$)|(database|db|sql|postgres|mongo|redis|amqp).*_ur[il]/i;

/** Whether a variable is called as secrets are: then its value stands in no record and no argument, and no manifest declares it. */
export function isSecretName(name: string): boolean {
  return secret.test(name);
}
