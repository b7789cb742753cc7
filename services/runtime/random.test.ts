import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { countingRandom } from "../../test/harness/surroundings.ts";
import { type Random, randomName, systemRandom, uuidV7 } from "./random.ts";

function always(byte: number): Random {
  return { bytes: (count) => new Uint8Array(count).fill(byte), fraction: () => 0 };
}

describe("a UUID of version 7", () => {
  test("has the layout of RFC 9562, whatever the random bits are", () => {
    expect(uuidV7(always(0x00), 0)).toBe("00000000-0000-7000-8000-000000000000");
    expect(uuidV7(always(0xff), 0)).toBe("00000000-0000-7fff-bfff-ffffffffffff");
  });

  test("begins with the time: the RFC's own example", () => {
    expect(uuidV7(always(0), 0x017f22e279b0)).toStartWith("017f22e2-79b0-7");
  });

  test("sorts after one of an earlier millisecond", () => {
    const time = fc.nat({ max: 2 ** 47 });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [older, newer] = [uuidV7(systemRandom, Math.min(a, b)), uuidV7(systemRandom, Math.max(a, b) + 1)];
        expect(older < newer).toBe(true);
      }),
    );
  });

  test("is another one each time, in one millisecond too", () => {
    const names = Array.from({ length: 1_000 }, () => uuidV7(systemRandom, 1_767_225_600_000));
    expect(new Set(names).size).toBe(1_000);
  });
});

test("a random name is 16 hex digits, another one each time", () => {
  const random = countingRandom();
  expect([randomName(random), randomName(random)]).toEqual(["0000000000000001", "0000000000000002"]);
});

test("the machine's fractions lie from 0 to below 1", () => {
  for (let draw = 0; draw < 100; draw += 1) {
    const fraction = systemRandom.fraction();
    expect(fraction >= 0 && fraction < 1).toBe(true);
  }
});
