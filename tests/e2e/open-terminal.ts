import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { expect } from 'vitest';
import { killTree } from '../../internal/process/src/kill-tree.js';
import { bin } from './run-cli.js';

/** A Ctrl-C that the terminal echoed may stand before it. */
const exitLine = /\[exit (\d+)\]$/;
// The shell stays until everything has been read: what a terminal still holds when its last process ends may be lost.
const shell = 'trap : INT; if [ -n "$stdout" ]; then "$@" > "$stdout"; else "$@"; fi; echo "[exit $?]"; read -r _';

/**
 * Starts the built command on a terminal of its own, 100 columns wide. With `stdoutTo`, its standard output goes into
 * that file, as a shell would send it there, and only the other stream is on the terminal.
 */
export function openTerminal(
  args: readonly string[],
  options: { cwd: string; state: string; stdoutTo?: string; env?: Record<string, string> },
) {
  const { cwd, state, stdoutTo = '' } = options;
  const size = { cols: 100, rows: 40 };
  const { CI: _, ...inherited } = process.env;
  const ours = { TERM: 'xterm-256color', HARNESSGYM_STATE_DIR: state, stdout: stdoutTo };
  const env = { ...inherited, ...ours, ...options.env };
  const child = spawn('sh', ['-c', shell, 'sh', process.execPath, bin, ...args], { cwd, env, ...size });
  const screen = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 1_000 });
  let output = '';
  child.onData((text) => {
    output += text;
    screen.write(text);
  });
  const exitCode = () => exitLine.exec(linesOf(screen).at(-1) ?? '')?.[1];
  const lines = () => linesOf(screen).filter((line) => !exitLine.test(line));

  return {
    press: (keys: string) => child.write(keys),
    /** Everything that was written so far. */
    output: () => output,
    /** What a person sees, with what has scrolled off; a line that goes on below is one. */
    lines,
    /** Resolves when the screen shows `text`. */
    async shows(text: RegExp): Promise<void> {
      await expect.poll(() => lines().join('\n'), { timeout: 50_000 }).toMatch(text);
    },
    /** Resolves with the exit code when the command is over and the screen shows all of it. */
    async ended(): Promise<number> {
      await expect.poll(exitCode, { timeout: 50_000 }).toBeDefined();
      return Number(exitCode());
    },
    /** Whether the last word on the cursor was to show it. */
    cursorIsVisible: () => output.lastIndexOf('\u001b[?25h') > output.lastIndexOf('\u001b[?25l'),
    /** Also where a test fails in the middle: a run that goes on would be in the way of what comes next. */
    async [Symbol.asyncDispose]() {
      if (exitCode() === undefined) child.write('\u0003');
      for (let waited = 0; exitCode() === undefined && waited < 10_000; waited += 50) await delay(50);
      killTree(child.pid, 'SIGKILL');
    },
  };
}

function linesOf({ buffer: { active } }: xterm.Terminal): string[] {
  const lines: string[] = [];
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
  }
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
