import { parseListing } from "../../services/catalog/listing/listing-file.ts";
import { startInProcessCluster } from "../harness/in-process-cluster.ts";
import type { Driver, DriverOptions } from "./driver.ts";

/** The apps of a bazaar in this process, asked without sockets. */
export function startInProcess({ listingCsv, tradeTimeoutMs }: DriverOptions): Promise<Driver> {
  return startInProcessCluster({ listing: parseListing(listingCsv), tradeTimeoutMs });
}
