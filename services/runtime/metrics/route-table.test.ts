import { describe, expect, test } from "bun:test";
import { otherRoute, RouteTable } from "./route-table.ts";

const routes = ["GET /", "GET /orders", "POST /orders", "GET /orders/:number", "GET /dashboard/:file"].map((route) => {
  const [method = "", path = ""] = route.split(" ");
  return { method, path };
});
const table = new RouteTable(routes);

describe("a request is for the route", () => {
  test.each([
    ["GET", "http://a/", "GET /"],
    ["GET", "http://a/orders", "GET /orders"],
    ["GET", "http://a/orders?after=1/2", "GET /orders"],
    ["POST", "http://localhost:3000/orders", "POST /orders"],
    ["GET", "http://[::1]:3000/orders/7", "GET /orders/:number"],
    ["GET", "http://a/orders/%2F?x", "GET /orders/:number"],
    ["GET", "http://a/dashboard/x.js", "GET /dashboard/:file"],
  ])("%s %s", (method, url, name) => {
    expect(table.nameOf(method, url)).toBe(name);
  });
});

test.each([
  ["PUT", "http://a/orders"],
  ["POST", "http://a/orders/7"],
  ["GET", "http://a/orders/7/8"],
  ["GET", "http://a/nowhere"],
  ["GET", "http://a/orders/"],
  ["GET", "http://a/orders/7/"],
  ["BREW", "http://a/constructor"],
])("whatever there is no route for has one name: %s %s", (method, url) => {
  expect(table.nameOf(method, url)).toBe(otherRoute);
});

test.each([
  ["/orders", ["GET", "POST"]],
  ["/orders/7", ["GET"]],
  ["/", ["GET"]],
  ["/orders/", []],
  ["/nowhere", []],
])("there are routes at %s for %p", (path, methods) => {
  expect(table.methodsOf(path)).toEqual(methods);
});

test("a route that it could not tell from others is refused", () => {
  expect(() => new RouteTable([{ method: "GET", path: "/a/:b/c" }])).toThrow("a parameter before its end");
});
