import { describe, expect, test } from "bun:test";
import { expectBody, expectError, expectSuccess } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";
import { oddNames } from "../listing.ts";

const notNames: [string, string][] = [
  ["of 65 characters", "x".repeat(65)],
  ["of 65 emoji", "🦄".repeat(65)],
  ["of 10,000 characters", "x".repeat(10_000)],
  ["with a line end", "Game\nStart"],
  ["with a NUL", "GameStart\0"],
  ["with an invisible mark", "Game\u200bStart"],
  ["that turns the text around", "\u202eGameStart"],
  ["that is not in normal form", "Ünïcödé".normalize("NFD")],
  ["with a character that could not be read", "Game\ufffdStart"],
];

export function names(bazaar: Bazaar): void {
  for (const name of oddNames) {
    const title = name.length > 30 ? `${[...name].slice(0, 5).join("")}… (${[...name].length} characters)` : name;

    test(`${title} is looked up, traded and invalidated at every service`, async () => {
      const path = encodeURIComponent(name);
      const { quantity } = await bazaar.stock(name);
      expectBody(await bazaar.get("front-end-1", `/stocks/${path}`), { data: { name, price: 4.35, quantity } });
      expectBody(await bazaar.get("catalog", `/lookup/${path}`), { name, price: 4.35, quantity, version: 1 });

      const bought = await bazaar.order("buy", 2, name);
      expectBody(await bazaar.get("front-end-1", `/orders/${bought}`), {
        data: { number: bought, name, quantity: 2, type: "buy" },
      });
      const { name: leader } = await bazaar.leader();
      expect(await bazaar.internal(leader, "/sell", { name, quantity: 1 })).toMatchObject({ status: 200 });
      expectSuccess(await bazaar.internal("catalog", "/update", { name, quantity: 4, type: "sell" }));

      const now = { data: { name, price: 4.35, quantity: quantity + 3 } };
      expectBody(await bazaar.get("front-end-1", `/stocks/${path}`), now);
      expectSuccess(await bazaar.internal("front-end-1", `/invalidate/${path}`, { version: 4 }));
      expectBody(await bazaar.get("front-end-1", `/stocks/${path}`), now);
    });
  }

  describe("what can't be a name", () => {
    for (const [what, name] of notNames) {
      test(`${what} is no such stock in a path, and a wrong value in a body`, async () => {
        const path = encodeURIComponent(name);
        expectError(await bazaar.get("front-end-1", `/stocks/${path}`), 404);
        expectError(await bazaar.get("catalog", `/lookup/${path}`), 404);
        const { name: leader } = await bazaar.leader();
        const before = await bazaar.footprint();
        for (const type of ["buy", "sell"] as const) {
          const body = { name, quantity: 1, type };
          expect(expectError(await bazaar.post("front-end-1", "/orders", body), 422)).toContain('"name"');
          expect(expectError(await bazaar.internal("catalog", "/update", body), 422)).toContain('"name"');
          expect(expectError(await bazaar.internal(leader, `/${type}`, body), 422)).toContain('"name"');
        }
        expect(await bazaar.footprint()).toEqual(before);
      });
    }

    test("does no harm to the look-ups that travel with it", async () => {
      await bazaar.internal("front-end-1", "/invalidate/Untouched", {});
      const paths = ["Untouched", "x".repeat(65), "%zz", "Untouched"].map((path) => `/stocks/${path}`);
      const answers = await Promise.all(paths.map((path) => bazaar.get("front-end-1", path)));
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 200]);
    });

    for (const path of ["%zz", "100%", "%", "%E0%A4%A", "%ED%A0%80", "%FF", "%00"]) {
      test(`${path} is no such stock, whatever carries the request`, async () => {
        expectError(await bazaar.get("front-end-1", `/stocks/${path}`), 404);
        expectError(await bazaar.get("catalog", `/lookup/${path}`), 404);
      });
    }

    test("nothing at all is no such route, or all stocks", async () => {
      expect((await bazaar.get("front-end-1", "/stocks/")).text).toBe(
        (await bazaar.get("front-end-1", "/stocks")).text,
      );
      expectError(await bazaar.get("catalog", "/lookup/"), 404);
      expectError(await bazaar.internal("front-end-1", "/invalidate/", {}), 404);
    });
  });
}
