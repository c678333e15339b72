import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { CallFacts } from './event.js';

const longest = 512;

/** The W3C trace context that a client put into `_meta`; undefined where it put none. What is too long for one is none. */
export function traceContext(params: unknown): Pick<CallFacts, 'traceparent' | 'tracestate'> | undefined {
  const meta = isObject(params) ? params['_meta'] : undefined;
  if (!isObject(meta)) return undefined;
  const { traceparent, tracestate } = meta;
  if (!isShort(traceparent)) return undefined;
  return isShort(tracestate) ? { traceparent, tracestate } : { traceparent };
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longest;
}
