import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Configuration, ConfigurationError, type Environment } from "./configuration.ts";

function refusal(environment: Environment, read: (configuration: Configuration) => unknown): string {
  try {
    read(new Configuration(environment));
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`Accepted: ${JSON.stringify(environment)}`);
}

const port = (configuration: Configuration) => configuration.integer("PORT", { min: 1, max: 65_535 });
const replicas = (configuration: Configuration) => configuration.replicas({ optional: false });

describe("a configuration", () => {
  test("takes an empty variable for one that is not set", () => {
    const configuration = new Configuration({ HOST: "", PORT: "" });
    expect(configuration.text("HOST", "127.0.0.1")).toBe("127.0.0.1");
    expect(configuration.optional("HOST")).toBeUndefined();
    expect(configuration.integer("PORT", { min: 0, max: 9, or: 0 })).toBe(0);
  });

  test("names the variable that is missing", () => {
    expect(refusal({}, (configuration) => configuration.text("DATABASE"))).toStartWith("DATABASE is not set");
  });

  test("takes the bounds of an integer, and nothing beyond or beside them", () => {
    for (const good of ["1", "3100", "65535"]) expect(port(new Configuration({ PORT: good }))).toBe(Number(good));
    for (const bad of ["0", "65536", "-1", "1.5", "1e3", "0x10", " 1", "ten", "9".repeat(400)]) {
      const message = refusal({ PORT: bad }, port);
      expect(message).toContain(`PORT=${JSON.stringify(bad.slice(0, 200))} is wrong`);
      expect(message).toContain("an integer from 1 to 65535");
    }
  });

  test("takes one of the choices, and lists them otherwise", () => {
    const level = (configuration: Configuration) => configuration.oneOf("LEVEL", ["info", "warn"], "info");
    expect(level(new Configuration({}))).toBe("info");
    expect(level(new Configuration({ LEVEL: "warn" }))).toBe("warn");
    expect(refusal({ LEVEL: "INFO" }, level)).toBe('LEVEL="INFO" is wrong: it must be one of info, warn.');
  });

  test("takes an http URL without a path", () => {
    const url = (configuration: Configuration) => configuration.url("CATALOG_URL");
    expect(url(new Configuration({ CATALOG_URL: "http://localhost:3100/" }))).toBe("http://localhost:3100");
    for (const bad of ["https://a", "http://a/b", "http://a?b=c", "http://user@a", "localhost:3100", "a"]) {
      expect(refusal({ CATALOG_URL: bad }, url)).toContain("an http URL without a path");
    }
  });
});

describe("the replicas", () => {
  test("are ids with their URLs", () => {
    const text = "1=http://127.0.0.1:3201, 2=http://127.0.0.1:3202/";
    expect(replicas(new Configuration({ REPLICAS: text }))).toEqual([
      { id: 1, url: "http://127.0.0.1:3201" },
      { id: 2, url: "http://127.0.0.1:3202" },
    ]);
  });

  test("may be left out only by who says so", () => {
    expect(new Configuration({}).replicas({ optional: true })).toEqual([]);
    expect(refusal({}, replicas)).toStartWith("REPLICAS is not set");
  });

  test("stand once each, with ids from 1 to 9", () => {
    expect(refusal({ REPLICAS: "1=http://a,1=http://b" }, replicas)).toContain("each id stands once");
    for (const bad of ["0=http://a", "10=http://a", "http://a", "1=http://a,", "1=ftp://a", "1="]) {
      expect(refusal({ REPLICAS: bad }, replicas)).toStartWith("REPLICAS=");
    }
  });

  test("that are excused are ids with commas between them", () => {
    const excused = (configuration: Configuration) => configuration.replicaIds("EXCUSED_REPLICAS");
    expect(excused(new Configuration({}))).toEqual([]);
    expect(excused(new Configuration({ EXCUSED_REPLICAS: "2, 3" }))).toEqual([2, 3]);
    for (const bad of ["2,,3", "0", "all"]) {
      expect(refusal({ EXCUSED_REPLICAS: bad }, excused)).toContain("replica ids from 1 to 9");
    }
  });
});

describe("the cluster token", () => {
  const token = (configuration: Configuration) => configuration.token();
  const good = "a-token-of-16-ch";

  test("comes from the environment, or from the file that it names", () => {
    expect(token(new Configuration({ CLUSTER_TOKEN: good }))).toBe(good);
    const directory = mkdtempSync(join(tmpdir(), "bazaar-token-"));
    try {
      const path = join(directory, "token");
      writeFileSync(path, `${good}\n`);
      expect(token(new Configuration({ CLUSTER_TOKEN_FILE: path }))).toBe(good);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("is long enough, visible ASCII, and never quoted where it is refused", () => {
    for (const bad of ["short", "with a blank in it somewhere", "umlaut-ä-umlaut-ä", "x".repeat(257)]) {
      const message = refusal({ CLUSTER_TOKEN: bad }, token);
      expect(message).toContain("16 to 256 visible ASCII characters");
      expect(message).not.toContain(bad);
    }
  });

  test("is asked for in words where there is none, or no such file", () => {
    expect(refusal({}, token)).toContain("Neither CLUSTER_TOKEN nor CLUSTER_TOKEN_FILE is set");
    expect(refusal({ CLUSTER_TOKEN_FILE: "/no/such/file" }, token)).toContain("CLUSTER_TOKEN_FILE can't be read");
  });
});
