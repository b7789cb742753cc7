import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { readMachine } from "../../measuring/machine.ts";
import type { PartName } from "../parts/part-names.ts";
import { figuresOf } from "./figure.ts";
import type { Sample } from "./sample.ts";
import type { BenchSettings, Fact, Summary, Timeline } from "./summary.ts";

export type GivenSettings = Pick<BenchSettings, "rounds" | "seconds" | "quick">;

/**
 * The results of one run. Each sample, fact and timeline is on the disk at once, as a line of `raw.jsonl`, so that a
 * run which ends early leaves what it has measured.
 */
export class Results {
  readonly #directory: string;
  readonly #settings: GivenSettings;
  readonly #parts: PartName[];
  readonly #startedAt = new Date().toISOString();
  readonly #machine = readMachine();
  readonly #systems = new Set<string>();
  readonly #samples: Sample[] = [];
  readonly #facts: Fact[] = [];
  readonly #timelines: Timeline[] = [];
  readonly #notes = new Set<string>();
  #isOpen = true;

  /** Makes the directory. Throws `CommandError` where it can't be written. */
  constructor(directory: string, parts: readonly PartName[], settings: GivenSettings) {
    this.#directory = directory;
    this.#parts = [...parts];
    this.#settings = settings;
    try {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "raw.jsonl"), "");
    } catch (cause) {
      throw new CommandError(`--out "${directory}": it can't be written (${(cause as Error).message}).`, 1, { cause });
    }
  }

  get directory(): string {
    return this.#directory;
  }

  get summary(): Summary {
    const systems = [...this.#systems];
    return {
      startedAt: this.#startedAt,
      endedAt: new Date().toISOString(),
      complete: this.#isOpen,
      parts: this.#parts,
      settings: { ...this.#machine, ...this.#settings, systems },
      figures: figuresOf(this.#samples),
      facts: this.#facts,
      timelines: this.#timelines,
      notes: [...this.#notes],
    };
  }

  addSystem(title: string): void {
    this.#systems.add(title);
  }

  addSample(sample: Sample): void {
    this.#add(this.#samples, sample, "sample");
  }

  addFact(fact: Fact): void {
    this.#add(this.#facts, fact, "fact");
  }

  addTimeline(timeline: Timeline): void {
    this.#add(this.#timelines, timeline, "timeline");
  }

  /** Something that a reader of the figures has to know. */
  addNote(note: string): void {
    this.#notes.add(note);
  }

  /** Takes no more: whatever still comes belongs to a run that was ended early. */
  close(): void {
    this.#isOpen = false;
  }

  /** Writes `summary.json`, and returns what it holds. */
  writeSummary(): Summary {
    const { summary } = this;
    writeFileSync(join(this.#directory, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
    return summary;
  }

  #add<Item>(list: Item[], item: Item, kind: string): void {
    if (!this.#isOpen) return;
    list.push(item);
    appendFileSync(join(this.#directory, "raw.jsonl"), `${JSON.stringify({ kind, ...item })}\n`);
  }
}
