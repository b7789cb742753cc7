import { integer, text } from "drizzle-orm/sqlite-core";

/** Whom a database belongs to; null until its service has been told. */
export function identityColumns() {
  return {
    /** Id of the bazaar. */
    bazaar: text(),
    /** Ids of its replicas, such as `1,2,3`. */
    members: text(),
    /** Number and name of the lineage. */
    lineage: integer(),
    lineageName: text("lineage_name"),
  };
}

type IdentityRow = {
  bazaar: string | null;
  members: string | null;
  lineage: number | null;
  lineageName: string | null;
};

/** What such columns hold. */
export interface StoredIdentity {
  bazaar: string | null;
  members: number[] | null;
  lineage: { number: number; name: string } | null;
}

export function readIdentityRow({ bazaar, members, lineage, lineageName }: IdentityRow): StoredIdentity {
  return {
    bazaar,
    members: members === null ? null : members.split(",").map(Number),
    lineage: lineage === null || lineageName === null ? null : { number: lineage, name: lineageName },
  };
}

export function identityRow({ bazaar, members, lineage }: StoredIdentity): IdentityRow {
  return {
    bazaar,
    members: members === null ? null : members.join(","),
    lineage: lineage?.number ?? null,
    lineageName: lineage?.name ?? null,
  };
}
