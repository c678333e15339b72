import type { Framing, MessageFrame } from './frame.js';

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const lineEnd = Buffer.of(lineFeed);

/** A message in a framing, as pieces to be written together: nothing large is copied, and no token is changed. */
export function frameAs(framing: Framing, message: MessageFrame): readonly Buffer[] {
  if (framing === 'newline')
    return message.framing === 'newline' ? message.pieces : [...message.pieces.map(oneLine), lineEnd];
  const body = message.framing === 'newline' ? [withoutLineEnd(message.bytes)] : message.pieces;
  return [header(sizeOf(body)), ...body];
}

/**
 * A message that was sent as a line, once more with a header. The body ends with a newline of its own, so that a
 * server of lines, which is only slow, sees two lines that are no message and then the same message again.
 */
export function frameAgain(message: MessageFrame): readonly Buffer[] {
  const line = frameAs('newline', message);
  return [header(sizeOf(line)), ...line];
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((size, piece) => size + piece.length, 0);
}

function header(length: number): Buffer {
  return Buffer.from(`Content-Length: ${length}\r\n\r\n`, 'latin1');
}

/** A string of JSON cannot hold a raw line break, so those of a body stand between tokens, where a space says the same. */
function oneLine(body: Buffer): Buffer {
  if (!body.includes(lineFeed) && !body.includes(carriageReturn)) return body;
  const line = Buffer.from(body);
  for (let at = 0; at < line.length; at += 1)
    if (line[at] === lineFeed || line[at] === carriageReturn) line[at] = space;
  return line;
}

function withoutLineEnd(line: Buffer): Buffer {
  const end = line.length - 1;
  return line.subarray(0, line[end - 1] === carriageReturn ? end - 1 : end);
}
