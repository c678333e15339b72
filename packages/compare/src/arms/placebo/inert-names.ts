const words =
  'general notes common daily several other pages words order lines later early round small steps usual'.split(' ');

/** Gives names of a wanted length that say nothing, each once. */
export interface InertNames {
  next(length: number, joiner: '-' | '_'): string;
}

/** The same calls give the same names. */
export function inertNames(): InertNames {
  const taken = new Set<string>();
  return {
    next: (length, joiner) => {
      const free = candidates(Math.max(1, length), joiner).find((name) => !taken.has(name));
      // Of the shortest names there are few, and a longer one is better than the same twice.
      const name = free ?? `${fitted(0, Math.max(1, length), joiner)}${joiner}${taken.size}`;
      taken.add(name);
      return name;
    },
  };
}

function candidates(length: number, joiner: string): string[] {
  return words.map((_, first) => fitted(first, length, joiner));
}

function fitted(first: number, length: number, joiner: string): string {
  const parts: string[] = [];
  for (let at = first; parts.join(joiner).length < length; at++) parts.push(words[at % words.length] ?? '');
  return parts.join(joiner).slice(0, length).replace(/[-_]$/, 's');
}
