import { isObject } from '@harnessgym/internal-fs/parse-json';

/** What stands in the place of a secret; the call helper knows it too, and loads nothing of this package. */
const redacted = '[redacted]';

const secretName =
  /key|token|secret|passw|_pwd|cred|auth|cookie|session|dsn|webhook|(^|_)pat(_|$)|(database|db|sql|postgres|mongo|redis|amqp).*_ur[il]/i;
/** A shorter one would be taken out of texts that have nothing to do with it. */
const shortest = 6;

/** The values of variables whose names say that they are secret. */
export function secretsOf(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    secretName.test(name) && value.length >= shortest ? [value] : [],
  );
}

/** The same document with every secret taken out of every text in it. Pure. */
export function redact<Document>(document: Document, secrets: readonly string[]): Document {
  if (secrets.length === 0) return document;
  // The longest first, because one may be a part of another.
  const ordered = [...new Set(secrets)].sort((one, other) => other.length - one.length);
  return without(document, ordered) as Document;
}

function without(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, redacted), value);
  if (Array.isArray(value)) return value.map((one) => without(one, secrets));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner, secrets)]));
}
