import * as z from 'zod';
import { toolExposureSchema } from './exposure-schema.js';
import { iterationSchema } from './iteration-schema.js';
import { runStateSchema } from './record-schemas.js';
import { summarySchema } from './summary-schema.js';

// Documents as readers take them: also those of earlier builds, which lack what was added since. What is written is whole.

const [finished, ...otherStates] = runStateSchema.options;

/** Earlier builds finished a run whose agent could not work; nobody goes on with it. */
export const earlierStateSchema = z.discriminatedUnion('state', [
  finished.extend({ reason: z.enum([...finished.shape.reason.options, 'infrastructure']) }),
  ...otherStates,
]);

const summed = summarySchema.shape;

export const earlierSummarySchema = summarySchema
  .extend({
    run_state: z.discriminatedUnion('state', [
      ...earlierStateSchema.options,
      z.strictObject({ state: z.literal('closing') }),
    ]),
    iterations: z.array(summed.iterations.element.partial({ usage: true })),
    harness_usage: z.array(summed.harness_usage.element.partial({ tool_exposure: true, harnessed: true })),
  })
  .partial({ usage: true, sandbox_used: true });

const { attempt } = iterationSchema.shape;
const turnSchema = attempt.extend({ calls: attempt.shape.calls.partial({ byTool: true }) });

export const earlierIterationSchema = iterationSchema
  .extend({
    attempt: turnSchema,
    reflection: turnSchema.exactOptional(),
    build: turnSchema.exactOptional(),
    repairs: z.array(turnSchema).readonly(),
    exposure: z.array(toolExposureSchema.partial({ server: true })).readonly(),
  })
  .partial({ usage: true });

export type EarlierSummary = z.infer<typeof earlierSummarySchema>;
export type EarlierIteration = z.infer<typeof earlierIterationSchema>;
