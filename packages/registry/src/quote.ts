const longest = 200;

/** What somebody else wrote, for a message: as JSON that drives no terminal, and cut where nobody would read on. */
export function quote(value: string): string {
  const json = JSON.stringify(value.length <= longest ? value : `${value.slice(0, longest - 1)}…`);
  return json.replace(/\p{C}/gu, (character) => character.split('').map(escaped).join(''));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
