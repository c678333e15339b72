import { posix } from 'node:path';
import { inertComments, inertLines, inertText } from './inert-text.js';

/** Content of the given size, or as little more as its form needs, that its readers accept and that does nothing. */
export function inertContent(
  path: string,
  { size, head, isTest }: { size: number; head: string; isTest: boolean },
): string {
  if (size === 0) return '';
  const extension = posix.extname(path).toLowerCase();
  if (extension === '.json') return json(size);
  const mark = commentMark(extension, head);
  if (mark === undefined) return inertLines(size);
  const first = head.startsWith('#!') ? `${head.split('\n')[0] ?? ''}\n` : '';
  const start = `${first}${isTest && extension === '.py' ? passingTest : ''}`;
  return `${start}${inertComments(size - start.length, mark)}`;
}

function json(size: number): string {
  const empty = JSON.stringify({ notes: '' });
  return size < empty.length ? '0'.slice(0, size) : JSON.stringify({ notes: inertText(size - empty.length) });
}

function commentMark(extension: string, head: string): string | undefined {
  if (/^\.[cm]?[jt]sx?$/.test(extension)) return '//';
  if (['.py', '.sh', '.bash', '.rb', '.pl', '.r', '.jl', '.yaml', '.yml', '.toml'].includes(extension)) return '#';
  if (!head.startsWith('#!')) return undefined;
  return /^#!.*\bnode\b/.test(head) ? '//' : '#';
}

/** Python's runner takes a file without a test for none. */
const passingTest = `import unittest


class General(unittest.TestCase):
    def test_general(self):
        pass


`;
