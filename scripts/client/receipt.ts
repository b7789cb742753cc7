import { type Static, Type } from "@sinclair/typebox";
import { OrderNumber } from "../../services/contract/order.ts";

/** The `data` that a front end answers a trade with. */
export const Receipt = Type.Object({ transaction_number: OrderNumber });
export type Receipt = Static<typeof Receipt>;
