/** In the environment of all that one turn of an agent starts: what leaves the process group is still found by it. */
export const turnVariable = 'HARNESSGYM_TURN';
