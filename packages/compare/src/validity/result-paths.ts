import { basename } from 'node:path';
import type { RunConfig } from '@harnessgym/core';
import { namedFiles } from './named-files.js';

/** Whatever may name a file that a trial is to produce. */
export function textsOfTask({ text, objective }: RunConfig['task']): string[] {
  return [text, objective.command ?? '', ...(objective.editable ?? [])];
}

/**
 * Tells which changed files are results for sure: all of them where the task has editable ones, which alone are looked at then;
 * else those that are called like a file which the task or its scorer names.
 */
export function resultPaths(task: RunConfig['task']): (path: string) => boolean {
  if (task.objective.editable !== undefined) return () => true;
  const named = namedFiles(textsOfTask(task));
  return (path) => named.has(basename(path).toLowerCase());
}
