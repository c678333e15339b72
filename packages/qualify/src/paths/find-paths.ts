import { isAbsolute } from 'node:path';

/** A place that exists on the machine of the author alone. */
export interface PrivatePlace {
  /** Absolute, without a slash at its end. */
  folder: string;
  name: 'workspace' | 'home';
}

/** Where a text names a path in one of the places. */
export interface FoundPath {
  place: PrivatePlace;
  /** As written, to the end of the word. */
  path: string;
  /** Where it begins in the text. */
  at: number;
}

/** The paths into private places that a text names, in order; into the first place alone, where one holds another. */
export function findPaths(text: string, places: readonly PrivatePlace[]): readonly FoundPath[] {
  const found: FoundPath[] = [];
  for (const place of places.filter(({ folder }) => isTelling(folder))) {
    for (let at = text.indexOf(place.folder); at !== -1; at = text.indexOf(place.folder, at + 1)) {
      const end = at + place.folder.length;
      // A longer name is another folder, and a short place ends the path of something else; an option like -I does not.
      if (isOfName(text[end])) continue;
      if (isOfName(text[at - 1]) && !/(^|[\s"'])-[A-Za-z]$/.test(text.slice(Math.max(at - 3, 0), at))) continue;
      if (found.some((one) => one.at <= at && at < one.at + one.path.length)) continue;
      const [rest = ''] = /^[^\s"'`<>|;,(){}[\]\\]*/.exec(text.slice(end, end + 4_096)) ?? [];
      found.push({ place, at, path: place.folder + rest.replace(/[.:]+$/, '') });
    }
  }
  return found.sort((one, other) => one.at - other.at);
}

/** The root, and what is written by chance, would be found everywhere. */
function isTelling(folder: string): boolean {
  return isAbsolute(folder) && folder.length > 2;
}

function isOfName(character: string | undefined): boolean {
  return character !== undefined && /[\w.-]/.test(character);
}
