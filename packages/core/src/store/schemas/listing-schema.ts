import * as z from 'zod';

/** What the proxy notes of a server's answer to `tools/list`. */
export const listingSchema = z.object({
  tools: z.array(z.string()),
  more: z.boolean(),
});
