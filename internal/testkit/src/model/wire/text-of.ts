import * as z from 'zod';

/** Content that is a text, or parts of which some have one. Other parts, images say, are left out. */
export const contentSchema = z.union([z.string(), z.array(z.object({ text: z.string().optional() }))]);

export function textOf(content: z.infer<typeof contentSchema> | null | undefined): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.flatMap(({ text }) => text ?? []).join('\n');
}
