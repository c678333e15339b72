import { expect, it } from 'vitest';
import { folderOfArm } from './arm.js';

it('names the folder of an arm after it, and one without an artifact by a harmless name that no other has', () => {
  expect(folderOfArm('plain2')).toBe('plain2');
  const one = folderOfArm('without:.harnessgym/mcp/my probe/mcp.json');
  const other = folderOfArm('without:.harnessgym/mcp/other/mcp.json');
  expect(one).toMatch(/^without-mcp\.json-[0-9a-f]{6}$/);
  expect(other).not.toBe(one);
  expect(folderOfArm('without:../../etc/p w')).toMatch(/^without-p_w-[0-9a-f]{6}$/);
});
