import { setTimeout as delay } from 'node:timers/promises';
import { RunnerError } from '../errors.js';
import type { TerminalParts } from './load-terminal.js';
import { readScreen } from './read-screen.js';

export interface PseudoTerminal {
  /** Of its program, which leads a session of the system. */
  readonly pid: number;
  /** Absent while the program runs. */
  readonly exit: ProgramExit | undefined;
  write(keys: string): void;
  /** As a person pastes it, so that no key of it means anything else. */
  paste(text: string): void;
  /** What a person sees, with what has scrolled off; a line that goes on below is one. */
  lines(): string[];
  /** What stands before the cursor in its line; undefined while the cursor is hidden, as it is where nothing can be typed. */
  beforeCursor(): string | undefined;
  /** How long nothing has been printed; none of it counts before anything was. */
  readonly quietMs: number;
  /** Whether the program exited within the time. */
  exitsWithin(ms: number): Promise<boolean>;
}

export interface ProgramExit {
  exitCode: number;
  /** A number of the system; absent when the program exited by itself. */
  signal?: number;
}

export interface PtyCommand {
  argv: readonly [file: string, ...args: string[]];
  cwd: string;
  env: Readonly<Record<string, string>>;
}

const size = { cols: 160, rows: 48 };
const scrollback = 5_000;
const pollMs = 20;
const cursorMode = 25;

/**
 * Starts a program on a terminal of its own, whose screen is kept as text in constant memory. Throws AGENT_UNUSABLE where
 * no terminal is to be had; a program that does not exist has exited.
 */
export function openPseudoTerminal({ pty, xterm }: TerminalParts, command: PtyCommand): PseudoTerminal {
  const screen = new xterm.Terminal({ ...size, scrollback, allowProposedApi: true });
  const program = startProgram(pty, command);
  let exit: ProgramExit | undefined;
  let printed: number | undefined;
  let cursorIsVisible = true;
  for (const [final, shows] of [
    ['h', true],
    ['l', false],
  ] as const) {
    screen.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(cursorMode)) cursorIsVisible = shows;
      // The terminal minds it too.
      return false;
    });
  }
  program.onData((text) => {
    printed = performance.now();
    screen.write(text);
  });
  // Programs ask their terminal what it can do, and wait for the answer.
  screen.onData((answer) => write(answer));
  program.onExit(({ exitCode, signal }) => {
    exit = { exitCode, ...(signal && { signal }) };
  });

  return {
    pid: program.pid,
    get exit() {
      return exit;
    },
    get quietMs() {
      return printed === undefined ? 0 : performance.now() - printed;
    },
    write,
    paste: (text) => write(`\u001b[200~${text}\u001b[201~`),
    lines: () => readScreen(screen),
    beforeCursor() {
      if (!cursorIsVisible) return undefined;
      const { baseY, cursorX, cursorY } = screen.buffer.active;
      return screen.buffer.active.getLine(baseY + cursorY)?.translateToString(false, 0, cursorX) ?? '';
    },
    async exitsWithin(ms) {
      const deadline = performance.now() + ms;
      while (exit === undefined && performance.now() < deadline) await delay(pollMs);
      return exit !== undefined;
    },
  };

  function write(keys: string): void {
    if (exit === undefined) program.write(keys);
  }
}

function startProgram(pty: TerminalParts['pty'], { argv, cwd, env }: PtyCommand) {
  const [file, ...args] = argv;
  try {
    return pty.spawn(file, args, { cwd, env: { ...env }, name: 'xterm-256color', ...size });
  } catch (cause) {
    // What the system says has no code here.
    if (!(cause instanceof Error) || cause instanceof TypeError) throw cause;
    const message = `Could not open a terminal for ${file}: ${cause.message} Where there are no pseudo-terminals (/dev/ptmx), use --runner exec instead.`;
    throw new RunnerError('AGENT_UNUSABLE', { message, cause });
  }
}
