import * as z from 'zod';

/** How far a tool that was mounted got in an attempt. Of the last three words, each includes those before it. */
export const toolExposureSchema = z.strictObject({
  server: z.string(),
  tool: z.string(),
  exposure: z.enum(['unknown', 'missing', 'offered', 'called', 'succeeded']),
  /** Why it is missing. */
  reason: z.string().exactOptional(),
});

export type ToolExposure = z.infer<typeof toolExposureSchema>;
