import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Frame } from '../framing/frame.js';
import type { FrameSplitter } from '../framing/split-frames.js';

export interface PumpOptions {
  source: Readable;
  frames: FrameSplitter;
  /** Bytes to read on while a frame waits, so that the end of the source shows although nobody takes what came before. */
  ahead: number;
  onFrame: (frame: Frame) => Promise<void> | undefined;
  /** The frames of one chunk have all been seen. */
  onChunkEnd?: () => Promise<void> | undefined;
}

export interface Pump {
  /** The source has ended or broken. */
  ended: Promise<void>;
  /** And everything in it was handed on. */
  done: Promise<void>;
}

/** One direction: hands on every frame, one at a time, and reads no further than it may while one is pending. */
export function pump({ source, frames, ahead, onFrame, onChunkEnd = () => undefined }: PumpOptions): Pump {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let blocked: Promise<void> | undefined;

  function take(chunk: Buffer): void {
    if (blocked === undefined) blocked = handOn(frames.push(chunk))?.then(catchUp);
    else wait(chunk);
    if (blocked !== undefined && waitingBytes >= ahead) source.pause();
  }

  function wait(chunk: Buffer): void {
    waiting.push(chunk);
    waitingBytes += chunk.length;
  }

  /** Without a promise as long as nobody is behind: most messages cost no turn of the event loop. */
  function handOn(rest: Iterator<Frame, void>): Promise<void> | undefined {
    for (let next = rest.next(); !next.done; next = rest.next()) {
      const pending = onFrame(next.value);
      // What came before goes out first: it may be what the waiting is for.
      if (pending !== undefined) return Promise.all([pending, onChunkEnd()]).then(() => handOn(rest));
    }
    return onChunkEnd();
  }

  async function catchUp(): Promise<void> {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      waitingBytes -= chunk.length;
      await handOn(frames.push(chunk));
    }
    blocked = undefined;
    source.resume();
  }

  async function finish(): Promise<void> {
    await ended;
    await blocked;
    const rest = frames.end();
    if (rest === undefined) return;
    await onFrame(rest);
    await onChunkEnd();
  }

  source.on('data', take);
  const ended = finished(source, { writable: false }).catch(() => {
    // best-effort: a read error and a destroyed stream both mean that the other side has left.
  });
  return { ended, done: finish() };
}
