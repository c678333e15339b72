import * as z from 'zod';
import { commandConfigSchema } from '../store/schemas/run-config-schema.js';

const commandSchema = z.union([
  z.strictObject({ purpose: z.string(), shell: z.string() }),
  z.strictObject({ purpose: z.string(), argv: z.array(z.string()) }),
]);

/** What a run would do, as `--dry-run --json` prints it. */
export const runPlanSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The `run_config.json` that the run would write. */
  runConfig: commandConfigSchema,
  /** Where the run would write: its records, and its snapshots and clean rooms. */
  folders: z.strictObject({ run: z.string(), state: z.string() }),
  runner: z.strictObject({ name: z.string(), agent: z.string(), scenario: z.string().exactOptional() }),
  harness: z.strictObject({
    servers: z.array(z.string()),
    tools: z.array(z.string()),
    skills: z.array(z.string()),
    /** Judged before the first attempt; those that pass join the harness. */
    candidates: z.array(z.string()),
  }),
  /** The files that the scoring rules name, as they stand now. */
  scoring: z.strictObject({ protected: z.array(z.string()), editable: z.array(z.string()) }),
  /** Of the first iteration, one for each turn. What only the run can know is a placeholder in round brackets. */
  prompts: z.array(z.strictObject({ phase: z.enum(['attempt', 'reflection', 'build', 'repair']), text: z.string() })),
  commands: z.array(commandSchema),
  warnings: z.array(z.string()),
});

export type RunPlan = z.infer<typeof runPlanSchema>;
