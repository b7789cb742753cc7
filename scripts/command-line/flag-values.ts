import type { Flag, Flags } from "./flag.ts";
import { wrongUsage } from "./wrong-usage.ts";

/** What the flags of a command line say, with what they are where they are left out. */
export class FlagValues<Known extends Flags> {
  readonly #known: Known;
  readonly #given: ReadonlyMap<string, readonly string[]>;

  /** `given`: all values of each flag that was given, in order. */
  constructor(known: Known, given: ReadonlyMap<string, readonly string[]>) {
    this.#known = known;
    this.#given = given;
  }

  /** The flags that were given. */
  get names(): string[] {
    return [...this.#given.keys()];
  }

  has(name: keyof Known & string): boolean {
    return this.#given.has(name);
  }

  /** The last value counts. */
  text(name: keyof Known & string): string {
    return this.#given.get(name)?.at(-1) ?? this.#flag(name).fallback ?? "";
  }

  /** Every value that was given, or the one that the flag has when it is left out. */
  all(name: keyof Known & string): readonly string[] {
    return this.#given.get(name) ?? [this.text(name)];
  }

  /** Throws `CommandError` where it is not a whole number in plain digits within the flag's range. */
  wholeNumber(name: keyof Known & string): number {
    return this.#number(name, /^\d{1,16}$/, "whole number");
  }

  /** Throws `CommandError` where it is not a number, as in 0.8, within the flag's range. */
  decimal(name: keyof Known & string): number {
    return this.#number(name, /^(\d{1,16}(\.\d{0,16})?|\.\d{1,16})$/, "number");
  }

  #number(name: keyof Known & string, form: RegExp, what: string): number {
    const [min, max] = this.#flag(name).range ?? [0, Number.MAX_SAFE_INTEGER];
    const text = this.text(name);
    const value = Number(text);
    if (form.test(text) && value >= min && value <= max) return value;
    throw wrongUsage(`--${name} "${text}": a ${what} from ${min} to ${max} is allowed.`);
  }

  #flag(name: keyof Known & string): Flag {
    return this.#known[name] ?? { meaning: "" };
  }
}
