import type { SimulatedRandom } from "../simulated-random.ts";

/** One message on its way through the network. */
export interface Message {
  from: string;
  to: string;
  kind: "request" | "response" | "reset";
  /** Method and first part of the path of the request that it belongs to. */
  sort: string;
  /** Method and whole path of that request. */
  route: string;
}

/** After how many microseconds each copy of a message arrives. None: it is lost. Two: it is duplicated. */
export type Arrivals = number[];

/** One occurrence of a fault, under way. */
export interface Strike {
  /** For people, in the trace. */
  description: string;
  /** Ends it, and mends what it broke. */
  end(): void;
}

/** A kind of misfortune that a run may meet. */
export interface Fault {
  /** One word, under which its strikes are counted. */
  readonly kind: string;
  /** How long a strike lasts, from the shortest to the longest. */
  readonly lastsMs: readonly [shortest: number, longest: number];
  /** Begins a strike; undefined where there is nothing to strike at. */
  strike(random: SimulatedRandom): Strike | undefined;
  /** What it does to a message; called for every message of the run. */
  bend?(message: Message, arrivals: Arrivals): Arrivals;
  /** Whether the connection breaks instead of carrying a response; called for every one of the run. */
  breaks?(message: Message): boolean;
}
