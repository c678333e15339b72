import type { Objective } from '../task.js';
import { matchPaths } from './match-paths.js';

/** Of a task with editable files: which paths count as an attempt left them. All others count as they were before the run. */
export function countedPaths({ editable = [], protect = [] }: Pick<Objective, 'editable' | 'protect'>) {
  const isEditable = matchPaths(editable);
  const isProtected = matchPaths(protect);
  return (path: string) => isEditable(path) && !isProtected(path);
}
