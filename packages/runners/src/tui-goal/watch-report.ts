import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';

const largest = 1024 * 1024;

/**
 * Watches the result file of an attempt. `isFinal` says whether its agent has written since that it is not running any
 * more; a file that is missing, half written or no report at all says nothing.
 */
export function watchReport(path: string | undefined): { isFinal(): boolean } {
  const before = readReport(path);
  return {
    isFinal() {
      const text = readReport(path);
      const report = text === undefined || text === before ? undefined : parseJson(text);
      const status = isObject(report) ? report['status'] : undefined;
      return typeof status === 'string' && status !== 'running';
    },
  };
}

function readReport(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readHead(path, largest).toString('utf8');
  } catch (error) {
    // Agents own the place: whatever stands there that is no file says nothing.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
