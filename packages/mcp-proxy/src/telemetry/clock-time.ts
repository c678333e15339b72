/** Milliseconds since 1970 as ISO 8601 in UTC. It keeps the second that it wrote last, as building that is what takes long. */
export function clockTime(): (now: number) => string {
  let second = Number.NaN;
  let written = '';
  return (now) => {
    const milliseconds = now % 1_000;
    if (now - milliseconds !== second) {
      second = now - milliseconds;
      written = new Date(second).toISOString().slice(0, -'000Z'.length);
    }
    return `${written}${String(milliseconds).padStart(3, '0')}Z`;
  };
}
