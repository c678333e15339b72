/**
 * Milliseconds since 1970 as ISO 8601 in UTC. It keeps what it wrote last: building a second is what takes long, and the
 * calls of one chunk of traffic begin in the same millisecond.
 */
export function clockTime(): (now: number) => string {
  let second = Number.NaN;
  let written = '';
  let last = Number.NaN;
  let text = '';
  return (now) => {
    if (now === last) return text;
    last = now;
    const milliseconds = now % 1_000;
    if (now - milliseconds !== second) {
      second = now - milliseconds;
      written = new Date(second).toISOString().slice(0, -'000Z'.length);
    }
    text = `${written}${String(milliseconds).padStart(3, '0')}Z`;
    return text;
  };
}
