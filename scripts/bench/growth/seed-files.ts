/** The databases that are filled once, and copied for each cluster. */
export const seedFiles = {
  catalog: "catalog.db",
  /** Of every replica. */
  order: "order.db",
  /** Of a replica that missed the newest orders. */
  behind: "behind.db",
} as const;
