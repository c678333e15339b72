// @ts-check
// Started by verifier.mjs: calls the kernel with what it is sent, and sends what came of each call.

/** @import { Call } from './cases.mjs' */

process.once('message', async (calls) => {
  const kernel = await loadKernel();
  process.send?.(
    typeof kernel === 'string' ? kernel : /** @type {Call[]} */ (calls).map((call) => outcomeOf(kernel, call)),
  );
});

/** @returns {Promise<string | ((a: number[], b: number[]) => unknown)>} */
async function loadKernel() {
  try {
    /** @type {Record<string, unknown>} */
    const module = await import(new URL('./kernel_ops.mjs', import.meta.url).href);
    const kernel = module['normalizedDot'];
    return typeof kernel === 'function' ? /** @type {any} */ (kernel) : 'no such export';
  } catch (error) {
    // Whatever the edited file throws while it loads is the verdict on it.
    return String(error);
  }
}

/**
 * @param {(a: number[], b: number[]) => unknown} kernel
 * @param {Call} call
 */
function outcomeOf(kernel, [a, b]) {
  try {
    const result = kernel(a, b);
    return typeof result === 'number' ? result : { got: String(result) };
  } catch (error) {
    // Whatever the kernel throws is the verdict on this case.
    return { error: String(error) };
  }
}
