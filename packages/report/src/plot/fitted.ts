/** A label for the room there is; the table beside the plot has it whole. */
export function fitted(label: string, longest: number): string {
  return label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
}
