import { compileIgnore, type IgnoreRule } from './ignore.js';
import { listFolder } from './scan.js';

/** Whether the patterns of the rule match everything at the top of a tree that its lists would have taken. */
export function leavesNothing(tree: string, rule: IgnoreRule): boolean {
  const isIgnored = compileIgnore(rule);
  const isListed = compileIgnore({ ...rule, patterns: [] });
  const children = listFolder(tree, '').map((entry) => ({
    name: entry.name,
    path: entry.name,
    folder: entry.isDirectory(),
  }));
  const wanted = children.filter((child) => !isListed(child));
  return wanted.length > 0 && wanted.every(isIgnored);
}
