import type { ExitCode } from './exit-codes.js';

/** A command cannot go on. The message names the thing and the next step. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What a command ended by, with a line on how to go on with what it had done. */
export class AdvisedError extends Error {
  override readonly name = 'AdvisedError';
  readonly advice: string;

  constructor(cause: unknown, advice: string) {
    super(advice, { cause });
    this.advice = advice;
  }
}
