import type { WorkloadOptions } from "../workload-options.ts";
import { counted } from "./counted.ts";

/** What is about to happen, with all that is needed to do the same again. */
export function announcement(options: WorkloadOptions, stocks: number): string {
  const { clients, urls, extent, probability, seed } = options;
  const howLong =
    extent.kind === "duration"
      ? `for ${extent.durationMs / 1_000} s`
      : `until each has looked up ${counted(extent.iterations, "stock")}`;
  const who = clients === 1 ? "1 client trades" : `${clients} clients trade`;
  return `${who} ${counted(stocks, "stock")} at ${urls.join(", ")} ${howLong}; probability ${probability}, seed ${seed}.`;
}
