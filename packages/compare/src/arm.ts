import { sha256 } from '@harnessgym/internal-fs/digest';
import * as z from 'zod';

/**
 * One condition of a study: nothing else differs between its arms. `plain` has no artifacts and `harnessed` the bundle;
 * `plain2` is `plain` once more, the control of the study itself; `placebo` has as many artifacts with as much text, and
 * nothing in them; the others have a part of the bundle, `without:<path>` all but that artifact.
 */
export const armSchema = z.union([
  z.enum(['plain', 'harnessed', 'plain2', 'placebo', 'skills-only', 'mcp-only']),
  z.templateLiteral(['without:', z.string().min(1)]),
]);

export type Arm = z.infer<typeof armSchema>;

/** The name of an arm's folder in the output. A path has characters that no folder may have: its end stays, and a digest tells it apart. */
export function folderOfArm(arm: Arm): string {
  if (!arm.startsWith('without:')) return arm;
  const path = arm.slice('without:'.length);
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  return `without-${last.replaceAll(/[^\w.-]/g, '_').slice(0, 64)}-${sha256(path).slice(0, 6)}`;
}
