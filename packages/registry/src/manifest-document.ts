import { z } from 'zod';

const longestSeconds = 86_400;
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const seconds = positive('seconds', longestSeconds);
const milliseconds = positive('milliseconds', longestSeconds * 1_000);

const commandError = 'must be a program, like "node", or an array of a program and its arguments';
export const commandSchema = z
  .union([z.string().transform((program) => [program]), z.array(z.string())], { error: commandError })
  .refine(([program]) => program !== undefined && program.trim() !== '', { error: commandError });

const timeoutsSchema = z.object(
  {
    startup_seconds: seconds,
    startup_timeout_sec: seconds,
    initialize_ms: milliseconds,
    startup_ms: milliseconds,
    tool_seconds: seconds,
    tool_timeout_sec: seconds,
    tool_call_ms: milliseconds,
    tool_ms: milliseconds,
    self_test_seconds: seconds,
    self_test_timeout_sec: seconds,
    self_test_ms: milliseconds,
    test_ms: milliseconds,
  },
  { error: 'must be an object, like {"startup_seconds": 10}' },
);

/** A manifest as written: documented aliases, null for absent, unknown keys ignored. */
export const manifestSchema = z.object(
  {
    name: z.string({ error: 'must be a string' }).nullish(),
    command: commandSchema,
    args: z.array(word, { error: 'must be an array of strings, like ["server.mjs"]' }).nullish(),
    cwd: z.string({ error: 'must be a folder relative to the workspace' }).nullish(),
    env: z.record(z.string(), word, { error: 'must be an object of strings, like {"MODE": "fast"}' }).nullish(),
    enabled_tools: z
      .array(z.string({ error: 'must be the name of a tool' }), {
        error: 'must be an array of strings, like ["search"]',
      })
      .nullish(),
    startup_timeout_sec: seconds,
    tool_timeout_sec: seconds,
    self_test_timeout_sec: seconds,
    test_timeout_sec: seconds,
    timeouts: timeoutsSchema.nullish(),
    self_test: z.unknown().optional(),
  },
  { error: 'must be an object that describes one server' },
);
export type ManifestDocument = z.infer<typeof manifestSchema>;

/** The object form of `self_test`. */
export const selfTestSchema = z.object({
  command: z.union([z.string().min(1), z.array(word).min(1)], { error: commandError }),
  args: z.array(word, { error: 'must be an array of strings, like ["--quick"]' }).nullish(),
  cwd: z.string({ error: 'must be a folder relative to the workspace' }).nullish(),
  timeout_seconds: seconds,
  timeout_sec: seconds,
  timeout_ms: milliseconds,
});

/** The mistakes in one line, each with its field. */
export function explainMistakes({ issues }: z.ZodError, parent?: string): string {
  return issues
    .map(({ path, message }) => {
      const field = [...(parent === undefined ? [] : [parent]), ...path].join('.');
      return field === '' ? message : `"${field}" ${message}`;
    })
    .join('; ');
}

function positive(unit: string, limit: number) {
  const error = `must be a number of ${unit}, more than 0 and at most ${limit}`;
  return z.number({ error }).positive({ error }).max(limit, { error }).nullish();
}
