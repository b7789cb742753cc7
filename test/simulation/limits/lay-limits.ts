import { assertLimits } from "../../../services/runtime/limit-rules.ts";
import { type Limits, limits } from "../../../services/runtime/limits.ts";

/**
 * Puts other values over some limits, in this process, for the simulated run that follows; returns what takes them back.
 * Throws if they contradict each other. No two runs may go on at once.
 */
export function layLimits(others: Partial<Limits>): () => void {
  const present: Limits = { ...limits };
  const laid: Limits = { ...present, ...others };
  assertLimits(laid);
  Object.assign(limits, laid);
  return () => void Object.assign(limits, present);
}
