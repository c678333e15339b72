import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JudgedGround, openJudgedGround, readBundleIn } from '../testing/judged-ground.js';
import { describeAnswerTransfer } from './describe-answer-transfer.js';
import { answerDigests, findAnswerTransfer } from './find-answer-transfer.js';
import { warnOfAnswers } from './warn-of-answers.js';

let ground: JudgedGround;
beforeEach(async () => {
  ground = await openJudgedGround();
});
afterEach(() => ground[Symbol.asyncDispose]());

const plan = { block: 64, warps: 4, stages: [1, 2, 3], order: 'row-major', unroll: true, note: 'the best one known' };
const program = `export function kernel(values) {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
`;

async function find(changed: readonly string[], { isResult = false } = {}) {
  const bundle = await readBundleIn(ground.bundle);
  const found = await findAnswerTransfer({
    workspace: ground.workspace,
    changed,
    isResult: () => isResult,
    template: async () => ground.template,
    bundle: bundle.artifacts.length === 0 ? undefined : bundle,
  });
  return found.map(({ path, file }) => [path, file]);
}

it('G-10 finds a result that a file of the bundle holds, byte by byte', async () => {
  await ground.put('bundle/.harnessgym/fixtures/solved.mjs', program);
  await ground.put('workspace/kernel.mjs', program);
  await ground.put('workspace/other.mjs', program.replace('sqrt', 'cbrt'));
  expect(await find(['kernel.mjs', 'other.mjs'])).toEqual([['kernel.mjs', '.harnessgym/fixtures/solved.mjs']]);
});

it.each<[string, string, string]>([
  ['JSON in another order and layout', JSON.stringify(plan), JSON.stringify({ ...plan, block: 64 }, undefined, 4)],
  [
    'a short document as a whole, in another layout',
    '{"block": 64,\n "warps": 4, "order": "row"}',
    '{"order":"row","warps":4,"block":64}',
  ],
  ['a value in a larger document', JSON.stringify({ runs: [1], best: { h100: plan } }), JSON.stringify(plan)],
  ['a program quoted in JSON', JSON.stringify([{ code: program }]), program],
  ['a program in a text, indented otherwise', `# Notes\n\n${program.replaceAll('  ', '\t')}\nUse it.`, program],
])('G-10 finds %s', async (_, given, result) => {
  const reversed = Object.fromEntries(Object.entries(plan).reverse());
  await ground.put('bundle/.harnessgym/fixtures/best.txt', given);
  await ground.put('workspace/out/result', result === JSON.stringify(plan) ? JSON.stringify(reversed) : result);
  expect(await find(['out/result'])).toEqual([['out/result', '.harnessgym/fixtures/best.txt']]);
});

const config = {
  block_m: 128,
  block_n: 64,
  num_warps: 8,
  stages: 3,
  swizzle: true,
  precision: 0.5,
  order: 'row-major',
};

it.each<[string, string, string]>([
  [
    'JavaScript',
    'apply_best_verified.mjs',
    `const best = { block_m: 128, block_n: 64, // Measured twice.
      num_warps: 8, stages: 3, swizzle: true, precision: .5e0, 'order': 'row-major', };
    writeFileSync('config.json', JSON.stringify(best, null, 2));`.replace('.5e0', '5e-1'),
  ],
  [
    'Python',
    'apply_best_verified.py',
    'BEST = dict(block_m=128, block_n=64, num_warps=8, stages=3, swizzle=True,\n  precision=0.50, order="row-major")\n',
  ],
])('G-10 finds a result that a script of the bundle writes from a literal in %s', async (_, name, script) => {
  await ground.put(`bundle/.harnessgym/scripts/${name}`, script);
  await ground.put('workspace/config.json', JSON.stringify(config, undefined, 2));
  await ground.put('workspace/mine.json', JSON.stringify({ ...config, stages: 4 }, undefined, 2));
  await ground.put('workspace/short.json', JSON.stringify({ block_m: 128, block_n: 64, num_warps: 8 }));
  const changed = ['config.json', 'mine.json', 'short.json'];
  expect(await find(changed)).toEqual([['config.json', `.harnessgym/scripts/${name}`]]);
  await ground.put('template/best.json', JSON.stringify(config));
  expect(await find(changed)).toEqual([]);
});

it('G-10 finds a program that a script of the bundle writes from a quoted text', async () => {
  await ground.put('bundle/.harnessgym/scripts/apply.mjs', `write('kernel.mjs', ${JSON.stringify(program)});`);
  await ground.put('workspace/kernel.mjs', program);
  expect(await find(['kernel.mjs'])).toEqual([['kernel.mjs', '.harnessgym/scripts/apply.mjs']]);
});

it('takes a program of the bundle that was copied for a tool at work, unless it stands where a result does', async () => {
  await ground.put('bundle/.harnessgym/scripts/measure.mjs', program);
  await ground.put('workspace/measure.mjs', program);
  expect(await find(['measure.mjs'])).toEqual([]);
  const found = [['measure.mjs', '.harnessgym/scripts/measure.mjs']];
  expect(await find(['measure.mjs'], { isResult: true })).toEqual(found);
  await ground.put('template/measure.mjs', 'export function kernel() {}\n');
  expect(await find(['measure.mjs'])).toEqual(found);
});

it.each<[string, Record<string, string>, string]>([
  ['a result of its own', { 'workspace/kernel.mjs': `${program}export const mine = 1;\n` }, 'kernel.mjs'],
  ['what the template holds anyway', { 'template/old/k.mjs': program, 'workspace/kernel.mjs': program }, 'kernel.mjs'],
  ['another operator', { 'workspace/kernel.mjs': program.replace('+=', '-=') }, 'kernel.mjs'],
  ['a line that is alike by chance', { 'workspace/kernel.mjs': 'let sum = 0;\n' }, 'kernel.mjs'],
  ['what is not of the task', { 'workspace/.agents/skills/x/k.mjs': program }, '.agents/skills/x/k.mjs'],
  ['what is gone', {}, 'kernel.mjs'],
])('holds nothing against %s', async (_, files, path) => {
  await ground.put('bundle/.harnessgym/fixtures/solved.mjs', program);
  for (const [name, content] of Object.entries(files)) await ground.put(name, content);
  expect(await find([path])).toEqual([]);
});

it('looks at no more than it can, and follows no link', async () => {
  const huge = 'x'.repeat(4 * 1024 * 1024 + 1);
  await ground.put('bundle/.harnessgym/fixtures/huge.txt', huge);
  await ground.put('workspace/huge.txt', huge);
  await ground.put('bundle/.harnessgym/fixtures/solved.mjs', program);
  await symlink(join(ground.bundle, '.harnessgym/fixtures/solved.mjs'), join(ground.workspace, 'linked.mjs'));
  expect(await find(['huge.txt', 'linked.mjs'])).toEqual([]);
});

it('has nothing to say of an arm without a bundle', async () => {
  await ground.put('workspace/kernel.mjs', program);
  expect(await find(['kernel.mjs'])).toEqual([]);
});

it('tells whether plain trials came to the same', async () => {
  await ground.put('bundle/.harnessgym/fixtures/best.json', JSON.stringify(plan));
  await ground.put('workspace/plan.json', JSON.stringify(plan, undefined, 2));
  const bundle = await readBundleIn(ground.bundle);
  const place = { workspace: ground.workspace, isResult: () => false, template: async () => ground.template, bundle };
  const [found] = await findAnswerTransfer({ ...place, changed: ['plan.json'] });
  if (found === undefined) throw new Error('Nothing was found.');
  const same = answerDigests(ground.workspace, ['plan.json']);
  const copied = 'plan.json says what .harnessgym/fixtures/best.json of the bundle says';
  expect(describeAnswerTransfer(found, [])).toBe(copied);
  expect(describeAnswerTransfer(found, [new Set(), new Set()])).toBe(
    `${copied}; none of 2 plain trials came to the same without it`,
  );
  expect(describeAnswerTransfer(found, [same, new Set()])).toBe(
    `${copied}; 1 of 2 plain trials came to the same without it`,
  );
});

it('G-10 warns before the first trial of files that are called like a result', async () => {
  await ground.put('bundle/.harnessgym/fixtures/plan.json', JSON.stringify(plan));
  await ground.put('bundle/.harnessgym/fixtures/input.json', '[1, 2]');
  await ground.put('bundle/.harnessgym/docs/notes.md', 'Notes.');
  await ground.put('template/data/input.json', '[1, 2]');
  const bundle = await readBundleIn(ground.bundle);
  const texts = ['Read data/input.json. Write the plan to ./plan.json, e.g. as README.md says.', 'node score.mjs'];
  const warnings = await warnOfAnswers({ bundle, template: ground.template, texts });
  expect(warnings).toEqual([expect.stringMatching(/^\.harnessgym\/fixtures\/plan\.json .*--exclude-kind fixture/)]);
  expect(await warnOfAnswers({ bundle, template: ground.template, texts: ['Make it fast.'] })).toEqual([]);
});
