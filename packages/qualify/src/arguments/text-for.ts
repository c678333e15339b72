import type { Schema } from './resolve-schema.js';

const longest = 10_000;

/** A text of a schema's format and length. */
export function textFor({ format, minLength, maxLength }: Schema): string {
  const example = typeof format === 'string' ? examples.get(format) : undefined;
  if (example !== undefined) return example;
  const least = typeof minLength === 'number' ? Math.min(minLength, longest) : 0;
  const most = typeof maxLength === 'number' ? Math.max(maxLength, 0) : longest;
  return 'example'.padEnd(least, 'e').slice(0, Math.max(most, least));
}

const examples = new Map([
  ['date', '2000-01-01'],
  ['date-time', '2000-01-01T00:00:00Z'],
  ['time', '00:00:00Z'],
  ['duration', 'PT1S'],
  ['email', 'someone@example.com'],
  ['hostname', 'example.com'],
  ['ipv4', '127.0.0.1'],
  ['ipv6', '::1'],
  ['uri', 'https://example.com/'],
  ['uri-reference', 'example'],
  ['url', 'https://example.com/'],
  ['uuid', '00000000-0000-4000-8000-000000000000'],
  ['regex', '.*'],
  ['json-pointer', ''],
]);
