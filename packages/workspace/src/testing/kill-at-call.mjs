import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const changing = /^(append|chmod|copyFile|fchmod|mkdir|open|rename|rm|rmdir|symlink|truncate|unlink|write)/;

/**
 * From here on the process kills itself at the n-th call that changes files.
 * @param {number} calls
 */
export function killAtCall(calls) {
  let left = calls;
  for (const [part, ending] of /** @type {const} */ ([
    [fs, 'Sync'],
    [fs.promises, ''],
  ])) {
    /** @type {Record<string, unknown>} */
    const functions = part;
    for (const [name, original] of Object.entries(functions)) {
      if (typeof original !== 'function' || !changing.test(name) || !name.endsWith(ending)) continue;
      functions[name] = (/** @type {unknown[]} */ ...parameters) => {
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        return original(...parameters);
      };
    }
  }
  syncBuiltinESMExports();
}
