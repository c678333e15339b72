import type { Framing, MessageFrame } from '../framing/frame.js';
import { frameAgain, frameAs } from '../framing/frame-as.js';
import { within } from '../supervise/within.js';

export interface ServerWriterOptions {
  /** Takes what is to go to the server. */
  write: (pieces: readonly Buffer[]) => Promise<void> | undefined;
  /** Called when something was written that nobody sent just now. */
  onResent?: () => void;
  framing: Framing | 'auto';
  /** How long a server has to say something before its opening message goes out with a header as well; 2 seconds. */
  resendAfterMs?: number;
}

/** What goes to the server, in its framing. All promises are there only while the server is behind. */
export interface ServerWriter {
  /** Sends a message that may arrive twice without harm. */
  open(message: MessageFrame): Promise<void> | undefined;
  send(message: MessageFrame): Promise<void> | undefined;
  /**
   * To be told the framing of a message of the server. Returns what its next ones may come in: a server that knows
   * both framings answers in both what it was sent in both.
   */
  heard(framing: Framing): Framing | 'auto';
  /** Absent until the server has said something. */
  framing(): Framing | undefined;
  /** The opening message went out in both framings: answers to it may come twice, and complaints about the other one. */
  sentTwice(): boolean;
  /**
   * Resolves when nothing is held back any more, and the opening message need not go out again; a silent server is
   * waited for twice as long as before the resending.
   */
  flush(): Promise<void>;
}

const heldLimit = 1024 * 1024;

/**
 * A server is silent until it is addressed in its own framing. So the opening message goes out as a line; when nothing
 * came back after a moment, it goes out with a header too, and the answer settles it. What follows is held back until
 * then. A conversation that begins with anything else is one of lines.
 */
export function serverWriter(options: ServerWriterOptions): ServerWriter {
  const { write, framing, resendAfterMs = 2_000, onResent = () => {} } = options;
  let known = framing === 'auto' ? undefined : framing;
  let openings: MessageFrame[] = [];
  let held: MessageFrame[] = [];
  let heldBytes = 0;
  let twice = false;
  let resend: NodeJS.Timeout | undefined;
  let noteSettled = (): void => {};
  const settled = new Promise<void>((resolve) => {
    noteSettled = resolve;
  });

  function sendAgain(): void {
    twice = true;
    for (const message of openings) void write(frameAgain(message));
    openings = [];
    onResent();
  }

  function hold(message: MessageFrame): Promise<void> | undefined {
    held.push(message);
    heldBytes += message.bytes.length;
    return heldBytes > heldLimit ? settled : undefined;
  }

  function settle(found: Framing): void {
    known = found;
    clearTimeout(resend);
    for (const message of held) void write(frameAs(found, message));
    held = [];
    openings = [];
    onResent();
    noteSettled();
  }

  return {
    open(message) {
      if (known !== undefined) return write(frameAs(known, message));
      const blocked = write(frameAs('newline', message));
      if (twice) return write(frameAgain(message)) ?? blocked;
      openings.push(message);
      resend ??= setTimeout(sendAgain, resendAfterMs);
      return blocked;
    },
    send(message) {
      if (known === undefined && resend !== undefined) return hold(message);
      known ??= 'newline';
      return write(frameAs(known, message));
    },
    heard(found) {
      if (known === undefined) settle(found);
      return twice && found === 'newline' ? 'auto' : found;
    },
    framing: () => known,
    sentTwice: () => twice,
    async flush() {
      if (held.length > 0 || openings.length > 0) await within(settled, resendAfterMs * 2);
      settle(known ?? 'newline');
    },
  };
}
