import * as z from 'zod';
import { path } from './parts.js';

/** `state.json`: where the run keeps what the agent must not reach. */
export const stateSchema = z.strictObject({ schemaVersion: z.literal(1), stateFolder: path });

export type StateDocument = z.infer<typeof stateSchema>;
