import { RequestError } from '@agentclientprotocol/sdk';
import * as z from 'zod';

/** Whether the agent answered an error, or what the protocol does not have; not that there was no answer. */
export function isBadAnswer(error: unknown): error is RequestError | z.ZodError {
  return error instanceof RequestError || error instanceof z.ZodError;
}
