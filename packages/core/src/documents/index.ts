// Everything named here is public. Removing a name is a breaking change.

import { activationSchema } from '../store/schemas/activation-schema.js';
import { callSchema } from '../store/schemas/call-schema.js';
import { checkpointSchema } from '../store/schemas/checkpoint-schema.js';
import { claudeConfigSchema } from '../store/schemas/claude-config-schema.js';
import { eventSchema } from '../store/schemas/event-schema.js';
import { iterationSchema } from '../store/schemas/iteration-schema.js';
import { qualificationSchema } from '../store/schemas/qualification-schema.js';
import { registrySchema } from '../store/schemas/registry-schema.js';
import { resultSchema } from '../store/schemas/result-schema.js';
import { runConfigSchema } from '../store/schemas/run-config-schema.js';
import { stateSchema } from '../store/schemas/state-schema.js';
import { summarySchema } from '../store/schemas/summary-schema.js';

/** The schema of each document that a run leaves, by its file name. Of a `.jsonl` file it is that of one line. */
export const documentSchemas = {
  'activation.json': activationSchema,
  'best_manifest.json': checkpointSchema,
  'claude_mcp_config.json': claudeConfigSchema,
  'events.jsonl': eventSchema,
  'iteration.json': iterationSchema,
  'mcp_calls.jsonl': callSchema,
  'post_build_activation.json': activationSchema,
  'qualification.json': qualificationSchema,
  'registry.json': registrySchema,
  'result.json': resultSchema,
  'run_config.json': runConfigSchema,
  'state.json': stateSchema,
  'summary.json': summarySchema,
} as const;

export type DocumentName = keyof typeof documentSchemas;

export type { ActivationDocument } from '../store/schemas/activation-schema.js';
export type { IterationDocument } from '../store/schemas/iteration-schema.js';
export type { RunConfigDocument } from '../store/schemas/run-config-schema.js';
export type { SummaryDocument } from '../store/schemas/summary-schema.js';
