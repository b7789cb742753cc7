import type { SimulatedDisk } from "../simulated-disk.ts";
import type { SimulatedProcess } from "../simulated-process.ts";

/** A process that has a disk. */
export interface DiskOwner {
  process: SimulatedProcess;
  disk: SimulatedDisk;
}
