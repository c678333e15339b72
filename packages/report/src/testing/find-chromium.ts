import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** A Chromium that this machine has: the one named in the environment, the system's, or Playwright's own. */
export function findChromium(): string | undefined {
  const named = process.env['HARNESSGYM_CHROMIUM'];
  return [...(named ? [named] : []), ...usual, chromium.executablePath()].find((path) => existsSync(path));
}
