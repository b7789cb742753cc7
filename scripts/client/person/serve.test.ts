import { describe, expect, test } from "bun:test";
import { CommandError } from "../../command-line/command-error.ts";
import { deadUrl, fakeFrontEnd, refusal } from "../fixtures/fake-front-end.ts";
import { ListeningTerminal } from "../fixtures/listening-terminal.ts";
import { parseOptions } from "../options.ts";
import { serve } from "./serve.ts";

async function run(url: string, ...args: string[]) {
  const options = parseOptions(["--url", url, ...args]);
  if (options.mode !== "person") throw new Error("Not a person's command.");
  const terminal = new ListeningTerminal();
  const error = await serve(options, terminal).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error !== undefined && !(error instanceof CommandError)) throw error;
  return { lines: terminal.lines, error: error?.message, exitCode: error?.exitCode ?? 0 };
}

const unknown = () => refusal(504, "The outcome is not known yet: ask again with the same Idempotency-Key.");

describe("a person", () => {
  test("sees the service's own words, on one line, where it refuses", async () => {
    using frontEnd = fakeFrontEnd(() => refusal(409, "Not enough shares of A\nB: 2 left, 3 wanted."));
    const { lines, error, exitCode } = await run(frontEnd.url, "buy", "A", "3");
    expect({ lines, error, exitCode }).toEqual({
      lines: [],
      error: "Not enough shares of A\\nB: 2 left, 3 wanted.",
      exitCode: 1,
    });
  });

  test("gets a refusal's JSON, too, as it came", async () => {
    using frontEnd = fakeFrontEnd(() => new Response('{"error": {"code": 404, "message": "No."}}', { status: 404 }));
    const { lines, error } = await run(frontEnd.url, "lookup", "A", "--json");
    expect(lines).toEqual(['{"error": {"code": 404, "message": "No."}}']);
    expect(error).toBe("No.");
  });

  test("is told how to ask again with the same key where the outcome is not known", async () => {
    const keys: (string | null)[] = [];
    using frontEnd = fakeFrontEnd((request) => {
      keys.push(request.headers.get("idempotency-key"));
      return unknown();
    });
    const { error } = await run(frontEnd.url, "buy", "It's 🚀", "3");
    expect(error).toBe(
      `The outcome is not known yet: ask again with the same Idempotency-Key.\n` +
        `To ask again with the same key: bun run client buy --key ${keys[0]} --url ${frontEnd.url} 'It'\\''s 🚀' 3`,
    );
    const again = await run(frontEnd.url, "sell", "--key", "$k", "--", "-x", "3");
    expect(keys[1]).toBe("$k");
    expect(again.error).toEndWith(`bun run client sell --key '$k' --url ${frontEnd.url} -- -x 3`);
  });

  test("is told so, too, where a connection breaks", async () => {
    const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: (socket) => void socket.end() } });
    const url = `http://127.0.0.1:${server.port}`;
    const { error } = await run(url, "sell", "A", "1", "--key", "it's");
    server.stop(true);
    expect(error).toBe(
      `${url} broke the connection off: whether the trade happened is not known.\n` +
        `To ask again with the same key: bun run client sell --key 'it'\\''s' --url ${url} A 1`,
    );
  });

  test("is told so, too, where it is refused: an earlier request may have had the key", async () => {
    using frontEnd = fakeFrontEnd(() => refusal(503, "Too many trades.", { "Retry-After": "1" }));
    expect((await run(frontEnd.url, "buy", "A", "1", "--key", "k")).error).toBe(
      `Too many trades.\nTo ask again with the same key: bun run client buy --key k --url ${frontEnd.url} A 1`,
    );
  });

  test("is told that the outcome is unknown where a proxy answers in the bazaar's place", async () => {
    using proxy = fakeFrontEnd(() => new Response("<html>502 Bad Gateway</html>", { status: 502 }));
    const words = `${proxy.url} answers with status 502, which a proxy before the bazaar does that gets no answer from it.`;
    expect((await run(proxy.url, "buy", "A", "1", "--key", "k")).error).toBe(
      `${words} Whether the trade happened is not known.\n` +
        `To ask again with the same key: bun run client buy --key k --url ${proxy.url} A 1`,
    );
    expect((await run(proxy.url, "lookup", "A")).error).toBe(words);
  });

  test("is asked whether another name was meant, where one is close", async () => {
    const stocks = ["FishCo", "GameStart"].map((name) => ({ name, price: 1, quantity: 1 }));
    using frontEnd = fakeFrontEnd(({ url }) =>
      url.endsWith("/stocks") ? Response.json({ data: stocks }) : refusal(404, "There is no such stock."),
    );
    for (const args of [
      ["lookup", "gamestart"],
      ["buy", "GameStrat", "1"],
    ]) {
      expect((await run(frontEnd.url, ...args)).error).toBe("There is no such stock. Did you mean GameStart?");
    }
    expect((await run(frontEnd.url, "lookup", "Else")).error).toBe("There is no such stock.");
    expect((await run(frontEnd.url, "order", "7")).error).toBe("There is no such stock.");
  });

  test("needs no key where nothing was sent", async () => {
    const url = deadUrl();
    for (const args of [["buy", "A", "1"], ["stocks"], ["order", "7"]]) {
      expect(await run(url, ...args)).toEqual({
        lines: [],
        error: `Nothing answers at ${url}: start it with bun run cluster, or give --url.`,
        exitCode: 1,
      });
    }
  });

  test("is served by the first front end that is reached", async () => {
    using frontEnd = fakeFrontEnd(() => Response.json({ data: { name: "A", price: 5, quantity: 1 } }));
    expect((await run(`${deadUrl()},${frontEnd.url}`, "lookup", "A")).lines).toEqual(["A: $5.00, 1 share."]);
  });

  test.each([
    ["a page", () => new Response("<html>hello</html>")],
    ["another service's error", () => new Response("no", { status: 400 })],
    ["another service's JSON", () => Response.json({ data: { hello: "world" } })],
    ["JSON null", () => Response.json(null)],
  ])("is told where what answers is no bazaar: %s", async (_, answer) => {
    using frontEnd = fakeFrontEnd(answer);
    const { lines, error } = await run(frontEnd.url, "lookup", "A");
    expect(lines).toEqual([]);
    expect(error).toMatch(
      /^http:.* answers with status \d+, and not as a bazaar does: give the --url of a front end\.$/,
    );
  });

  test("sees that there are no orders yet, and whether there may be more", async () => {
    const orders = [{ number: 9, name: "A b", quantity: 2, type: "sell" }];
    using frontEnd = fakeFrontEnd(({ url }) => Response.json({ data: url.includes("after=0") ? [] : orders }));
    expect((await run(frontEnd.url, "orders")).lines).toEqual(["There are no orders yet."]);
    expect((await run(frontEnd.url, "orders", "--after", "8", "--limit", "1")).lines).toEqual([
      "NUMBER  TYPE  QUANTITY  NAME\n     9  sell         2  A b\n" +
        "There may be more: bun run client orders --after 9 --limit 1",
    ]);
  });
});
