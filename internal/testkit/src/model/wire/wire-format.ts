import type { Conversation } from '../conversation.js';
import type { PlannedCall, Usage } from '../step.js';

/** A step on its way to the agent: everything in it has its id. */
export interface Reply {
  id: string;
  text: string;
  calls: readonly (PlannedCall & { id: string })[];
  usage: Usage;
}

export interface StreamEvent {
  /** Absent in APIs whose streams have data only. */
  event?: string;
  data: string;
}

/** One API of model vendors, as far as agents use it. */
export interface WireFormat {
  /** Throws what Zod throws when the body is none of this API. `path` names the model where the body does not. */
  read(body: unknown, path: string): Conversation;
  /** Whether the answer is asked for as a stream. */
  streams(body: unknown, path: string): boolean;
  document(reply: Reply, conversation: Conversation): object;
  events(reply: Reply, conversation: Conversation): StreamEvent[];
  errorDocument(error: { status: number; code?: string; message: string }): object;
  /** An error in the middle of a stream. */
  errorEvent(message: string): StreamEvent;
}
