// @ts-check

/** A tool that could not do its work. The agent reads the code, the message and the details as a result. */
export class ToolError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Record<string, unknown>} [details]
   */
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
