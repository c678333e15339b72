/** What the helper beside active servers imports, as `#call`: here, and in core where the loop is used without a command. */
export { callProgram } from '@harnessgym/core/call';
