/** One flag of a command line: how its value is called, what it is where it is left out, and what it means. */
export interface Flag {
  /** Left out for a flag that is on or off and takes no value. */
  value?: string;
  fallback?: string;
  meaning: string;
  /** For numbers: the smallest and the largest that are allowed. */
  range?: readonly [number, number];
}

export type Flags = Readonly<Record<string, Flag>>;
