import { pino } from "pino";
import type { Random } from "../../services/runtime/random.ts";
import type { Surroundings } from "../../services/runtime/service.ts";
import { ManualClock } from "./manual-clock.ts";
import { type Answer, ScriptedNetwork } from "./scripted-network.ts";

export const silentLog = pino({ level: "silent" });

/** Random bytes that are not random: each draw is another one, and the same in every run. */
export function countingRandom(): Random {
  let drawn = 0;
  return {
    bytes(count) {
      drawn += 1;
      const bytes = Buffer.alloc(count);
      bytes.writeUInt32BE(drawn, count - 4);
      return bytes;
    },
    fraction: () => 0.5,
  };
}

/** What a service is given, with a clock that the test moves and other services that the test plays. */
export interface TestSurroundings extends Surroundings {
  clock: ManualClock;
  network: ScriptedNetwork;
}

export function testSurroundings(answer: Answer): TestSurroundings {
  const network = new ScriptedNetwork(answer);
  const clock = new ManualClock();
  return {
    clock,
    network,
    fetch: network.fetch,
    random: countingRandom(),
    log: silentLog,
    token: "test-cluster-token",
  };
}
