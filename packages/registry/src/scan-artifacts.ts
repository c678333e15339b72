import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { type ArtifactKind, artifactKinds, kindFolders } from './artifact.js';
import { describeItem } from './describe-item.js';
import { digestItem } from './digest-item.js';
import { itemPath } from './item-path.js';
import { markerNames } from './markers.js';
import type { DigestMemory } from './remember-digests.js';
import { isNamable } from './walk-item.js';

export interface FoundArtifact {
  kind: ArtifactKind;
  path: string;
  digest: string;
  description: string;
}

interface Scan {
  workspace: string;
  /** Manifests that the registry file names although they have another name. */
  named: ReadonlySet<string>;
  digests: DigestMemory;
  warnings: string[];
}

/** Finds and digests what the eight folders hold. What cannot be an artifact, or not be read, is a warning. */
export async function scanArtifacts(
  workspace: string,
  { named, digests }: { named: ReadonlySet<string>; digests: DigestMemory },
): Promise<{ found: FoundArtifact[]; warnings: string[] }> {
  const scan: Scan = { workspace, named, digests, warnings: [] };
  digests.startOver();
  const places: { kind: ArtifactKind; path: string }[] = [];
  for (const kind of artifactKinds) {
    if (!isRealFolder(scan, kindFolders[kind])) continue;
    const paths = kind === 'skill' || kind === 'mcp' ? await findMarked(scan, kind) : listItems(scan, kind);
    for (const path of paths) places.push({ kind, path });
  }
  const pace = keepPace();
  const found = await mapLimited(places, 4, async (place) => {
    if (pace.isDue()) await pace.rest();
    return digest(scan, place);
  });
  return { found: found.flat(), warnings: scan.warnings };
}

function isRealFolder({ workspace, warnings }: Scan, folder: string): boolean {
  try {
    if (lstatSync(join(workspace, folder)).isDirectory()) return true;
    warnings.push(`${folder} is not a folder, so nothing in it is an artifact. Move it away.`);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return false;
}

/** Folders below a marked one are part of its item, so what is marked there is no artifact of its own. */
async function findMarked(scan: Scan, kind: 'skill' | 'mcp'): Promise<string[]> {
  const root = kindFolders[kind];
  const found: string[] = [];
  const folders = [root];
  const pace = keepPace();
  // It grows as it is walked.
  for (const folder of folders) {
    if (pace.isDue()) await pace.rest();
    const children = list(scan, folder, folder === root ? 'all' : markerNames[kind]);
    const marker =
      markerNames[kind].find((name) => children.some((child) => child.name === name && child.isFile())) ??
      children.find((child) => child.isFile() && scan.named.has(`${folder}/${child.name}`))?.name;
    if (marker !== undefined && folder !== root) {
      warnOfOthers(scan, folder, children, marker);
      found.push(`${folder}/${marker}`);
      continue;
    }
    if (marker !== undefined) {
      scan.warnings.push(
        `${root}/${marker} is not in a folder of its own, so it is no artifact. Move it to ${root}/<name>/.`,
      );
    }
    for (const child of children) if (child.isDirectory()) folders.push(`${folder}/${child.name}`);
  }
  return found.sort();
}

/** One folder is one server, so the registry file can name one manifest in it. */
function warnOfOthers({ named, warnings }: Scan, folder: string, children: readonly Dirent[], marker: string): void {
  const others = children.filter(({ name }) => name !== marker && named.has(`${folder}/${name}`));
  for (const { name } of others) {
    warnings.push(
      `${folder}/${name} is beside ${marker}, which is the manifest of that folder. Give its server a folder of its own.`,
    );
  }
}

function listItems(scan: Scan, kind: ArtifactKind): string[] {
  const folder = kindFolders[kind];
  const children = list(scan, folder, 'all');
  return children.filter((child) => child.isFile() || child.isDirectory()).map((child) => `${folder}/${child.name}`);
}

/** Synchronous: most folders are empty or small, and Node's thread pool costs many times what reading one does. */
function list(scan: Scan, folder: string, watched: 'all' | readonly string[]): Dirent[] {
  try {
    const children = readdirSync(join(scan.workspace, folder), { withFileTypes: true });
    for (const child of children) {
      if (watched === 'all' || watched.includes(child.name)) warnOfOddity(scan, folder, child);
    }
    return children
      .filter(({ name }) => isNamable(name) && !isVendored(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (!isFileError(error)) throw error;
    scan.warnings.push(`${JSON.stringify(folder)} cannot be read: ${error.message}`);
    return [];
  }
}

/** Neither an artifact nor a place to look for one; inside of an artifact it is a part like any other. */
function isVendored(name: string): boolean {
  return ['__pycache__', 'node_modules', '.git'].includes(name) || name.endsWith('.pyc') || name.endsWith('.pyo');
}

/** What a link leads to is either an artifact already, or lies outside of the artifact folders. */
function warnOfOddity({ warnings }: Scan, folder: string, child: Dirent): void {
  const path = JSON.stringify(`${folder}/${child.name}`);
  if (child.isSymbolicLink()) warnings.push(`${path} is a link, so it is no artifact. Put the files themselves there.`);
  else if (!child.isFile() && (!child.isDirectory() || isMarker(child.name)))
    warnings.push(`${path} is no file, so it is no artifact. Put one there.`);
  if (!isNamable(child.name)) warnings.push(`${path} has a name that is not UTF-8, so it is no artifact. Rename it.`);
}

function isMarker(name: string): boolean {
  return [...markerNames.skill, ...markerNames.mcp].some((marker) => marker === name);
}

async function digest(scan: Scan, place: { kind: ArtifactKind; path: string }): Promise<FoundArtifact[]> {
  try {
    const value = await digestItem(join(scan.workspace, itemPath(place)), scan.digests);
    if (value === undefined) return [];
    const { description, warnings } = await describeItem(scan.workspace, place);
    for (const warning of warnings) scan.warnings.push(warning);
    return [{ ...place, digest: value, description }];
  } catch (error) {
    if (!isFileError(error)) throw error;
    scan.warnings.push(`${JSON.stringify(place.path)} cannot be read: ${error.message}`);
    return [];
  }
}
