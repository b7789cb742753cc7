import { readFileSync } from "node:fs";
import type { ReplicaAddress } from "./service.ts";

/** Thrown when a service's environment is wrong; the message names the variable, the bad value and what is allowed. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

export type Environment = Record<string, string | undefined>;

/** Reads a service's environment variables. Each method throws `ConfigurationError`; an empty variable is unset. */
export class Configuration {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** A text, or `or` where it is unset. */
  text(name: string, or?: string): string {
    const value = this.#environment[name] || or;
    if (value === undefined) throw new ConfigurationError(`${name} is not set: it is needed (see .env.example).`);
    return value;
  }

  optional(name: string): string | undefined {
    return this.#environment[name] || undefined;
  }

  integer(name: string, bounds: { min: number; max: number; or?: number }): number {
    const text = this.text(name, bounds.or?.toString());
    const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= bounds.min && value <= bounds.max) return value;
    throw wrong(name, text, `an integer from ${bounds.min} to ${bounds.max}`);
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], or: Choice): Choice {
    const text = this.text(name, or);
    const choice = choices.find((candidate) => candidate === text);
    if (choice) return choice;
    throw wrong(name, text, `one of ${choices.join(", ")}`);
  }

  /** Where the service listens; `HOST` is an address or a name, `PORT` from 1 to 65535. */
  get address(): { hostname: string; port: number } {
    return { hostname: this.text("HOST", "127.0.0.1"), port: this.integer("PORT", { min: 1, max: 65_535 }) };
  }

  /** The URL at which the service is reached where it listens. */
  get ownUrl(): string {
    const { hostname, port } = this.address;
    return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  }

  /** An http URL without a path, without a slash at its end. */
  url(name: string, or?: string): string {
    return checkUrl(name, this.text(name, or));
  }

  /** The order replicas: `1=http://127.0.0.1:3201,2=http://127.0.0.1:3202`. May be unset only if `optional`. */
  replicas(options: { optional: boolean }): ReplicaAddress[] {
    const text = options.optional ? this.optional("REPLICAS") : this.text("REPLICAS");
    const replicas = text === undefined ? [] : text.split(",").map(readReplica);
    if (new Set(replicas.map(({ id }) => id)).size === replicas.length) return replicas;
    throw wrong("REPLICAS", text ?? "", "a list in which each id stands once");
  }

  /** Replica ids, such as `2,3`; none where it is unset. */
  replicaIds(name: string): number[] {
    return (this.optional(name)?.split(",") ?? []).map((id) => {
      if (/^[1-9]$/.test(id.trim())) return Number(id);
      throw wrong(name, id, "replica ids from 1 to 9, with commas between them");
    });
  }

  /** Whether a variable is `yes`; unset or `no`, it is not. */
  flag(name: string): boolean {
    return this.oneOf(name, ["yes", "no"], "no") === "yes";
  }

  /** The cluster token, from `CLUSTER_TOKEN` or the file that `CLUSTER_TOKEN_FILE` names. Never quoted in an error. */
  token(): string {
    const given = this.optional("CLUSTER_TOKEN");
    const token = given ?? this.#tokenFromFile();
    if (/^[\x21-\x7e]{16,256}$/.test(token)) return token;
    const where =
      given === undefined ? `The token in CLUSTER_TOKEN_FILE=${this.text("CLUSTER_TOKEN_FILE")}` : "CLUSTER_TOKEN";
    throw new ConfigurationError(`${where} must be 16 to 256 visible ASCII characters; this one is not.`);
  }

  #tokenFromFile(): string {
    const path = this.optional("CLUSTER_TOKEN_FILE");
    if (!path) throw new ConfigurationError("Neither CLUSTER_TOKEN nor CLUSTER_TOKEN_FILE is set: one is needed.");
    try {
      return readFileSync(path, "utf8").trim();
    } catch (cause) {
      throw new ConfigurationError(`CLUSTER_TOKEN_FILE can't be read: ${(cause as Error).message}.`, { cause });
    }
  }
}

function wrong(name: string, value: string, allowed: string): ConfigurationError {
  return new ConfigurationError(`${name}=${JSON.stringify(value.slice(0, 200))} is wrong: it must be ${allowed}.`);
}

function readReplica(text: string): ReplicaAddress {
  const [, id, url] = /^\s*([1-9])=(\S+)\s*$/.exec(text) ?? [];
  if (id === undefined || url === undefined) {
    throw wrong("REPLICAS", text, "like 1=http://127.0.0.1:3201,2=http://127.0.0.1:3202, with ids from 1 to 9");
  }
  return { id: Number(id), url: checkUrl("REPLICAS", url) };
}

function checkUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.protocol === "http:" && url.pathname === "/" && url.search === "" && url.username === "";
  if (url && isPlain) return url.origin;
  throw wrong(name, text, "an http URL without a path, like http://127.0.0.1:3100");
}
