/** What a timer can hold, 24 days. Node takes anything longer for a millisecond. */
export const longestTimeoutMs = 2 ** 31 - 1;
