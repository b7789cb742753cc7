import { describe, expect, test } from "bun:test";
import { countingRandom } from "../../../test/harness/surroundings.ts";
import { ControlGuard } from "./control-guard.ts";

/** A page of the front end at port 3000, and what its browser sends with a request. */
function admitted(host = "localhost:3000") {
  const guard = new ControlGuard("http://127.0.0.1:3000", countingRandom());
  const token = guard.admit(new Headers({ host }));
  const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin", "x-dashboard-token": token ?? "" };
  const objection = (changed: Record<string, string | undefined> = {}) => {
    const sent = Object.entries({ ...headers, ...changed }).filter(
      (one): one is [string, string] => one[1] !== undefined,
    );
    return guard.objection(new Headers(sent));
  };
  return { guard, token, objection };
}

describe("the guard of what breaks things", () => {
  test("lets the page itself through, by each name of its own", () => {
    for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST:3000"]) {
      const { objection } = admitted(host);
      expect([host, objection({ origin: `http://${host}` })]).toEqual([host, undefined]);
    }
  });

  test("admits no page that was reached by another name: it may point here for a day (DNS rebinding)", () => {
    for (const host of [
      "evil.example",
      "evil.example:3000",
      "localhost",
      "localhost:3001",
      "127.0.0.1.evil.example:3000",
      "",
    ]) {
      const { token, objection } = admitted(host);
      expect([host, token]).toEqual([host, null]);
      expect(objection()).toContain("own address");
    }
  });

  test("refuses another origin, and a browser's word that the page is another one", () => {
    const { objection } = admitted();
    for (const origin of [
      "http://evil.example",
      "http://localhost:3001",
      "https://localhost:3000",
      "null",
      undefined,
    ]) {
      expect(objection({ origin })).toContain("Only a page of this front end");
    }
    for (const site of ["cross-site", "same-site", "none"]) {
      expect(objection({ "sec-fetch-site": site })).toContain("Only a page of this front end");
    }
    // An older browser does not say it.
    expect(objection({ "sec-fetch-site": undefined })).toBeUndefined();
  });

  test("asks for the token of a page that is still open", () => {
    const { guard, token, objection } = admitted();
    for (const shown of ["", "0".repeat(32), undefined]) {
      expect(objection({ "x-dashboard-token": shown })).toContain("load it again");
    }
    expect(objection()).toBeUndefined();
    guard.dismiss(token);
    expect(objection()).toContain("load it again");
  });

  test("lets nothing through that a proxy has passed on", () => {
    const { guard, objection } = admitted();
    const names = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded", "X-Real-IP", "CF-Ray"];
    for (const name of names) {
      expect([name, objection({ [name]: "1.2.3.4" })]).toEqual([name, expect.stringContaining("through a proxy")]);
      expect([name, guard.admit(new Headers({ host: "localhost:3000", [name]: "1.2.3.4" }))]).toEqual([name, null]);
    }
  });

  test("gives each page another token", () => {
    const { guard, token } = admitted();
    expect(guard.admit(new Headers({ host: "localhost:3000" }))).not.toBe(token);
  });
});
