/** Version of session.json. A record with a higher one is shown read-only and never rewritten. */
export const recordVersion = 1;

/** Changed paths that a record keeps, for overlap. */
export const maxPaths = 300;
