import { expect, test } from "bun:test";
import { WireResponse } from "../wire-response.ts";
import { ShownCopies } from "./shown-copies.ts";

test("durability: a database may be put aside once a copy was shown, and not before", async () => {
  const shown = new ShownCopies(2);
  const ping = async (host: string, body: object) => {
    const response = await WireResponse.read(Response.json(body));
    shown.watch({ host, from: "order-3", path: "/ping", sort: "GET /ping", body: undefined })?.(response);
  };
  const putAside = (owner: string, held: number | "unreadable" | "nothing") => () => shown.putAside(owner, held);

  await ping("order-2", { replica: { last: 9 } });
  shown.closed("order-1");
  expect(putAside("order-1", 5)).toThrow("nobody has shown a copy");
  shown.closed("order-1");
  await ping("order-1", { replica: { last: 9 } });
  await ping("order-2", { replica: { last: 4 } });
  expect(putAside("order-1", 5)).toThrow("nobody has shown a copy");
  shown.closed("order-1");
  await ping("catalog", { catalog: { opened: true, last: 5 } });
  expect(putAside("order-1", 5)).not.toThrow();

  shown.closed("catalog");
  await ping("order-1", { replica: { last: 4 } });
  expect(putAside("catalog", 5)).toThrow("nobody has shown a copy");
  shown.closed("catalog");
  for (const host of ["order-1", "order-2"]) await ping(host, { replica: { last: 4 } });
  expect(putAside("catalog", 5)).not.toThrow();
  expect(putAside("order-2", "nothing")).not.toThrow();
});
