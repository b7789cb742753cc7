import { expect, test } from "bun:test";
import { expectError } from "../answer.ts";
import { type Bazaar, json } from "../bazaar.ts";

/** Values, as they stand in the text, that no field of a trade takes. */
const badValues: Record<string, readonly string[]> = {
  quantity: [
    '"1"',
    "1.5",
    "0",
    "-5",
    "-0",
    "1000000001",
    "1e10",
    "1e400",
    "99999999999999999999",
    "null",
    "true",
    "[1]",
    '{"$gt":0}',
    '""',
    '"NaN"',
  ],
  name: ['""', '" \\u0000"', '"."', '".."', "1", "null", "true", '["Untouched"]', "{}", `"${"x".repeat(10_000)}"`],
  type: ['"hold"', '"BUY"', '""', "null", "1", '["buy"]', '"buy "'],
};

const good = { name: '"Untouched"', quantity: "1", type: '"buy"' };

/** Objects in which one field is wrong or missing, with the field. */
function variants(fields: readonly (keyof typeof good)[]): [field: string, body: string][] {
  const write = (parts: Partial<typeof good>) =>
    `{${Object.entries(parts)
      .map(([field, value]) => `"${field}":${value}`)
      .join()}}`;
  const present = Object.fromEntries(fields.map((field) => [field, good[field]]));
  return fields.flatMap((field) => {
    const { [field]: _, ...without } = present;
    return [
      [field, write(without)] as [string, string],
      ...badValues[field]!.map((value) => [field, write({ ...present, [field]: value })] as [string, string]),
    ];
  });
}

const whole = variants(["name", "quantity", "type"]);
const oneSided = variants(["name", "quantity"]);

export function badFields(bazaar: Bazaar): void {
  const refuses = async (service: string, path: string, bodies: [string, string][]) => {
    const before = await bazaar.footprint();
    const headers = service === "front-end-1" ? json : { ...json, ...bazaar.authorization };
    for (const [field, body] of bodies) {
      const answer = await bazaar.send(service, path, { method: "POST", headers, body });
      expect([body.slice(0, 200), answer.status]).toEqual([body.slice(0, 200), 422]);
      expect(expectError(answer, 422)).toContain(`"${field}"`);
    }
    expect(await bazaar.footprint()).toEqual(before);
  };

  test("the front end refuses every wrong field of a trade by its name", async () => {
    await refuses("front-end-1", "/orders", whole);
  });

  test("the catalog refuses every wrong field of an update by its name", async () => {
    await refuses("catalog", "/update", whole);
  });

  test("the leader refuses every wrong field of a trade by its name", async () => {
    const { name: leader } = await bazaar.leader();
    await refuses(leader, "/buy", oneSided);
    await refuses(leader, "/sell", oneSided);
  });

  test("the largest quantity is taken for what it is", async () => {
    const { quantity } = await bazaar.stock("Bulk");
    await bazaar.order("sell", 1_000_000_000, "Bulk");
    expect(await bazaar.stock("Bulk")).toMatchObject({ quantity: quantity + 1_000_000_000 });
  });

  test("a message does not repeat a long value", async () => {
    const body = { name: "x".repeat(10_000), quantity: 1, type: "buy" };
    expect(expectError(await bazaar.post("front-end-1", "/orders", body), 422).length).toBeLessThan(300);
    const answer = await bazaar.get("front-end-1", `/${"x".repeat(5_000)}`);
    expect(expectError(answer, 404).length).toBeLessThan(300);
  });
}
