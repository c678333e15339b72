import type { ToolListing } from '@harnessgym/mcp-proxy';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Activation, PhaseRecord } from '../run/records.js';
import { readDocument } from '../store/read-document.js';
import type { ToolExposure } from '../store/schemas/exposure-schema.js';
import { listingSchema } from '../store/schemas/listing-schema.js';
import { describeMissing } from './describe-missing.js';
import { judgeExposure } from './judge-exposure.js';
import { nativeCalls } from './native-calls.js';

/** Judges whether the agent had its tools in the attempt that just ended, and warns when it had not. */
export async function exposureInAttempt(
  { attempt, activation }: { attempt: PhaseRecord; activation: Activation },
  context: IterationContext,
): Promise<ToolExposure[]> {
  const { servers } = activation.toolset;
  const listings = new Map<string, ToolListing | 'unreadable'>();
  for (const { name } of servers) {
    const listing = await readDocument(context.store.listingPath(context.iteration, name), listingSchema);
    if (listing.reading === 'whole') listings.set(name, listing.document);
    if (listing.reading === 'broken') listings.set(name, 'unreadable');
  }
  const exposure = judgeExposure({ servers, attempt, listings, nativeCalls: await nativeCalls(attempt, context) });
  const message = describeMissing({ iteration: context.iteration, attempt, exposure });
  if (message !== undefined) await emit(context, { type: 'warning', message });
  return exposure;
}
