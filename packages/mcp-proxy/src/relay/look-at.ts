import type { MessageFrame } from '../framing/frame.js';
import { type Measured, type Message, parseFrame } from './message.js';
import { skimLong } from './skim-long.js';

export interface Look {
  /** One, or those of a batch. Absent when it is something else. */
  messages?: readonly Message[];
  measured?: Measured;
}

const longMessage = 1024 * 1024;

/** The messages of a frame, nested as they may be. Of a long one only what the relay asks for is built. */
export function lookAt(frame: MessageFrame): Look {
  const skimmed = frame.size > longMessage ? skimLong(frame.pieces) : undefined;
  if (skimmed !== undefined) return { messages: [skimmed.message], measured: skimmed.measured };
  const messages = parseFrame(frame.bytes);
  return messages === undefined ? {} : { messages };
}
