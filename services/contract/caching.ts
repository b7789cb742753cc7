/** `Cache-Control` of what never changes, and can't be lost any more. */
export const forEver = "immutable, max-age=31536000";

/** `Cache-Control` of what is to be asked for again each time. */
export const askAgain = "no-cache";
