import { ceiling } from "./ceiling.ts";
import { evaluation } from "./evaluation.ts";
import { failover } from "./failover.ts";
import { growth } from "./growth.ts";
import type { Part } from "./part.ts";
import type { PartName } from "./part-names.ts";
import { peers } from "./peers.ts";

export const parts: Record<PartName, Part> = { evaluation, ceiling, peers, failover, growth };
