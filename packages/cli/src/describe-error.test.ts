import { readFile } from 'node:fs/promises';
import { CoreError } from '@harnessgym/core';
import { RunnerError } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.js';

const codeOf = (error: unknown) => describeError(error, { debug: false }).exitCode;
const fileError = (code: string) => Object.assign(new Error(`${code}: said so`), { code, syscall: 'open' });

describe('describeError', () => {
  it.each(['EACCES', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOSPC', 'EPERM', 'EROFS'])(
    'takes %s for the environment, and names a next step',
    (code) => {
      const { text, exitCode } = describeError(fileError(code), { debug: false });
      expect([exitCode, text]).toEqual([3, expect.stringMatching(/said so\. Check that the workspace can be written/)]);
    },
  );

  it.each(['EBADF', 'EEXIST', 'EINVAL', 'EISDIR', 'ENOENT', 'ENOTDIR', 'ENOTEMPTY'])(
    'takes %s for a bug of ours where no border expected it',
    (code) => {
      const { text, exitCode } = describeError(fileError(code), { debug: false });
      expect([exitCode, text]).toEqual([70, expect.stringContaining('This is a bug in HarnessGym')]);
    },
  );

  it('believes the border that says what a missing file means', async () => {
    const cause = await readFile('/nowhere/at all').catch((error: unknown) => error);
    expect(codeOf(cause)).toBe(70);
    expect(codeOf(new CoreError('WORKSPACE_UNUSABLE', { message: 'It is gone.', cause }))).toBe(3);
    expect(codeOf(new CoreError('CONFIG_INVALID', { message: 'It names nothing.', cause }))).toBe(2);
  });

  it('adds what the cause says, once', () => {
    const cause = fileError('ENOSPC');
    const textOf = (message: string) =>
      describeError(new RunnerError('UNMOUNT_FAILED', { message, cause }), { debug: false }).text;
    expect(textOf('The skill is stuck.')).toBe('The skill is stuck. (ENOSPC: said so)');
    expect(textOf('The skill is stuck: ENOSPC: said so.')).toBe('The skill is stuck: ENOSPC: said so.');
  });

  it('sends whoever lacks an agent that can be used to the doctor', () => {
    const missing = new RunnerError('AGENT_MISSING', { message: 'Codex executable not found.' });
    expect(describeError(missing, { debug: false })).toEqual({
      text: 'Codex executable not found. harnessgym doctor tells which agents can be used here.',
      exitCode: 3,
    });
    const closed = new RunnerError('SESSION_CLOSED', { message: 'It is closed.' });
    expect(describeError(closed, { debug: false }).text).toBe('It is closed.');
  });

  it('tells what went wrong first, and not what could not be disposed of then', async () => {
    const failed = async () => {
      await using _closing = { [Symbol.asyncDispose]: async () => Promise.reject(fileError('EIO')) };
      throw fileError('ENOSPC');
    };
    const error = await failed().catch((thrown: unknown) => thrown);
    expect(describeError(error, { debug: false }).text).toMatch(/^ENOSPC/);
  });
});
