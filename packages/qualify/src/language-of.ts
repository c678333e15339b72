import { basename, extname } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { readHead } from '@harnessgym/internal-fs/read-head';

export type Language = 'javascript' | 'python' | 'bash' | 'sh';

const byExtension = new Map<string, Language>([
  ['.mjs', 'javascript'],
  ['.cjs', 'javascript'],
  ['.js', 'javascript'],
  ['.py', 'python'],
  ['.bash', 'bash'],
]);

const byProgram = new Map<string, Language>([
  ['node', 'javascript'],
  ['python', 'python'],
  ['python3', 'python'],
  ['bash', 'bash'],
  ['sh', 'sh'],
  ['dash', 'sh'],
]);

/** What a file is written in, by its extension or else by the program that its first line names. */
export function languageOf(path: string): Language | undefined {
  const extension = extname(path).toLowerCase();
  const known = byExtension.get(extension);
  if (known !== undefined) return known;
  const [, program = '', argument = ''] = /^#! *(\S+)(?: +(?:-S +)?(\S+))?/.exec(headOf(path)) ?? [];
  const name = basename(program) === 'env' ? argument : program;
  return byProgram.get(basename(name)) ?? (extension === '.sh' ? 'sh' : undefined);
}

function headOf(path: string): string {
  try {
    return readHead(path, 200).toString();
  } catch (error) {
    if (isFileError(error)) return '';
    throw error;
  }
}
