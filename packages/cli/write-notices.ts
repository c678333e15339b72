import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** The licences of the packages that were bundled travel with them, in `path`. A package without a text fails the build. */
export function writeNotices(path: string): Plugin {
  return {
    name: 'write-notices',
    setup: (build) =>
      build.onEnd(async ({ metafile }) => {
        const folders = new Set(Object.keys(metafile?.inputs ?? {}).flatMap(packageFolder));
        const notices = [...folders].map(noticeOf).sort();
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, [heading, ...new Set(notices)].join(`\n${'-'.repeat(80)}\n\n`));
      }),
  };
}

const heading = 'The HarnessGym command contains code of the packages below, each under its own licence.\n';

function packageFolder(input: string): string[] {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? [];
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) throw new Error(`${relative('.', folder)} has no licence text, so it cannot be bundled.`);
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
