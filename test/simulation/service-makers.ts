import { createCatalog } from "../../services/catalog/catalog.ts";
import { createFrontEnd } from "../../services/front-end/front-end.ts";
import { createOrderReplica } from "../../services/order/order-replica.ts";

/** The services under test. A run can be given others, such as ones with a deliberate bug. */
export const realServices = { createCatalog, createOrderReplica, createFrontEnd };

export type ServiceMakers = typeof realServices;
