/**
 * What the API's description shows: the first order of a bazaar with the default listing, as its logs keep it. Its
 * hash continues that of the listing.
 */
export const sampleOrder = {
  number: 1,
  key: "0197a3c2-7e1c-7b65-b6a1-7d4a5f0e4c11",
  name: "GameStart",
  quantity: 3,
  type: "buy",
  term: 1,
  time: 1_795_416_549_641,
  replica: 3,
  hash: "5c0d47e16339a361044be679e44949abd1b20908ded0cf96535d2f74c0647bef",
} as const;

/** The hash of the default listing, with which every log begins. */
export const sampleListingHash = "5010c21544fb8a12376531276dc1485e74d09a7e8e3888eb18391a922a7c5079";

export const sampleHead = { number: sampleOrder.number, hash: sampleOrder.hash };

/** What the leader says with what only the leader may ask for. */
export const sampleFence = { generation: "2086703db9757a81", term: 1, replica: 3 };

const { name, quantity, type, key } = sampleOrder;
/** The trade that became `sampleOrder`. */
export const sampleTrade = { name, quantity, type, key };

/** Who belongs to the sample bazaar. */
export const sampleIdentity = {
  bazaar: "5d1f03c28a9be174",
  members: [1, 2, 3],
  lineage: { number: 1, name: "c04be21f7a93d586" },
};
