import { defaultIgnore, type IgnoreRule } from '@harnessgym/workspace';
import type { IgnoreSettings } from './run-config.js';

/** The rule for all snapshots of a run. What was typed comes last, so that it wins over the `.gitignore` files. */
export function ignoreRule({ patterns, gitignore = [] }: IgnoreSettings): IgnoreRule {
  return { ...defaultIgnore, patterns: [...gitignore, ...patterns] };
}
