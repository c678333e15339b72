import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { expect } from 'vitest';
import { bin } from './run-cli.js';

/**
 * Starts the built command on a terminal of its own, 100 columns wide. With `stdoutTo`, its standard output goes into
 * that file, as a shell would send it there, and only the other stream is on the terminal.
 */
export function openTerminal(
  args: readonly string[],
  options: { cwd: string; state: string; stdoutTo?: string; env?: Record<string, string> },
) {
  const { cwd, state, stdoutTo } = options;
  const size = { cols: 100, rows: 40 };
  const { CI: _, ...inherited } = process.env;
  const env = { ...inherited, TERM: 'xterm-256color', HARNESSGYM_STATE_DIR: state, ...options.env };
  const script = stdoutTo === undefined ? 'exec "$@"' : 'file=$1; shift; exec "$@" > "$file"';
  const command = ['-c', script, 'sh', ...(stdoutTo === undefined ? [] : [stdoutTo]), process.execPath, bin, ...args];
  const child = spawn('sh', command, { cwd, env, ...size });
  const screen = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 1_000 });
  let output = '';
  child.onData((text) => {
    output += text;
    screen.write(text);
  });
  const ended = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));

  return {
    ended,
    press: (keys: string) => child.write(keys),
    /** Everything that was written so far. */
    output: () => output,
    /** Resolves when the screen shows `text`. */
    async shows(text: string | RegExp): Promise<void> {
      const matching = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
      await expect.poll(() => linesOf(screen).join('\n'), { timeout: 50_000 }).toEqual(matching);
    },
    /** What a person sees, scrolled-off lines included. */
    lines: () => new Promise<string[]>((resolve) => screen.write('', () => resolve(linesOf(screen)))),
    /** Whether the last word on the cursor was to show it. */
    cursorIsVisible: () => output.lastIndexOf('\u001b[?25h') > output.lastIndexOf('\u001b[?25l'),
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  };
}

function linesOf({ buffer: { active } }: xterm.Terminal): string[] {
  const lines = Array.from(
    { length: active.length },
    (_, index) => active.getLine(index)?.translateToString(true) ?? '',
  );
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
