import { Database, SQLiteError } from "bun:sqlite";
import { damagedDatabase } from "../../db/database-error.ts";
import type { DatabaseFile } from "../../db/database-file.ts";
import { type Held, readHeld } from "../../db/held.ts";
import { type DatabaseKind, isDamage, prepareDatabase } from "../../db/open.ts";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import { emptyDatabase, isSynced } from "./empty-database.ts";
import { type FailingCommit, failCommit } from "./failing-commit.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

/** A row is about as long as its key and twice this. */
const rowBytes = 40;

/** What a process keeps when it crashes: a database, in memory. Only while its process is down may it be exchanged. */
export class SimulatedDisk implements DatabaseFile {
  readonly path = "the disk";
  readonly kind: DatabaseKind;
  /** What the database was found to suffer from by a service that has ended since. */
  #damage: string | undefined;
  #database: Database;
  /** Whether the present database came from outside, not from a service: it is opened as any file would be. */
  #isForeign = false;
  /** Whether other bytes have ever taken its place: then some of them may be damaged. */
  #mayBeDamaged = false;
  /** Whether somebody has worked on the database by plain SQL since its service opened it. */
  #isMaintained = false;
  #onExchange = () => {};
  #onDamage = () => {};
  #onHeld = () => {};
  #onPutAside = (_held: Held) => {};
  #onCommit = () => {};
  #isTouched = true;
  #failure: FailingCommit | undefined;
  /** What the disk has for certain, if commits do not reach it by themselves. */
  #durable: Uint8Array | undefined;

  constructor(kind: DatabaseKind) {
    this.kind = kind;
    this.#database = emptyDatabase(kind);
  }

  /** The present database; another one after it was lost or exchanged. */
  get database(): Database {
    return this.#database;
  }

  /** `task` is called whenever another database has taken the place of the present one. */
  onExchange(task: () => void): void {
    this.#onExchange = task;
  }

  /** `task` is called whenever a service has found the database damaged. */
  onDamage(task: () => void): void {
    this.#onDamage = task;
  }

  /** `task` is called whenever a service asks what the damaged database held: it looks for a copy from now on. */
  onHeld(task: () => void): void {
    this.#onHeld = task;
  }

  /** `task` is called whenever the service is about to put the database aside. */
  onPutAside(task: (held: Held) => void): void {
    this.#onPutAside = task;
  }

  /** `task` is called right after each commit of a transaction, in place of the one that was called before. */
  onCommit(task: () => void): void {
    this.#onCommit = task;
  }

  /**
   * The commit that is `commits` from now ends with an I/O error, written or not, and `onFailure` is called first.
   * The returned function takes that back.
   */
  failCommit(commits: number, isWritten: boolean, onFailure: () => void): () => void {
    const failure = { left: commits, isWritten, onFailure };
    this.#failure = failure;
    return () => {
      if (this.#failure === failure) this.#failure = undefined;
    };
  }

  /** Its process does something, and may write. */
  touch(): void {
    this.#isTouched = true;
  }

  takeTouched(): boolean {
    const isTouched = this.#isTouched;
    this.#isTouched = false;
    return isTouched;
  }

  open(): Database {
    if (this.#damage !== undefined) throw damagedDatabase(this.path, this.#damage);
    if (this.#isForeign || this.#isMaintained) this.#prepare();
    this.#isForeign = false;
    this.#isMaintained = false;
    // Whoever opens it may close it, and open it again: what is in memory must outlive that.
    this.#database.close = () => undefined;
    const { database } = this;
    database.transaction = ((work: (...args: unknown[]) => unknown) => {
      const run = Database.prototype.transaction.call(database, work);
      return (...args: unknown[]) => {
        // A life that was let go of has a database of its own.
        if (this.#database !== database) return run(...args);
        const failure = this.#nextFails();
        if (failure) return failCommit(database, failure, () => work(...args));
        const result: unknown = run(...args);
        this.#onCommit();
        return result;
      };
    }) as Database["transaction"];
    if (!isSynced(this.kind)) this.#durable = this.copy();
    return database;
  }

  /** Its process has lost its machine's memory: what was not synced is gone, and nobody is told of that. */
  crash(): void {
    if (this.#durable === undefined) return;
    this.#database = Database.deserialize(this.#durable, { strict: true });
    this.#durable = undefined;
    this.#isForeign = true;
    this.#isTouched = true;
  }

  #nextFails(): FailingCommit | undefined {
    const failure = this.#failure;
    if (failure === undefined) return undefined;
    failure.left -= 1;
    if (failure.left > 0) return undefined;
    this.#failure = undefined;
    return failure;
  }

  noteDamage(found: string): void {
    this.#damage = found;
    this.#onDamage();
  }

  #prepare(): void {
    try {
      prepareDatabase(this.#database, this.path, this.kind);
    } catch (cause) {
      if (this.#mayBeDamaged || !isDamage(cause)) throw cause;
      throw new BrokenGuarantee(3, `a sound database is called damaged: ${String(cause)}`);
    }
  }

  held(): Held {
    this.#onHeld();
    return readHeld(this.#database, this.kind);
  }

  putAside(): string {
    this.#onPutAside(readHeld(this.#database, this.kind));
    this.lose();
    return `${this.path}.damaged`;
  }

  /** The file is gone. */
  lose(): void {
    this.#mayBeDamaged = false;
    this.#exchange(emptyDatabase(this.kind), false);
  }

  /** The bytes of the database as it is now. */
  copy(): Uint8Array {
    return this.#database.serialize();
  }

  /** Puts other bytes in the place of the database. */
  restore(content: Uint8Array): void {
    this.#mayBeDamaged = true;
    this.#exchange(Database.deserialize(content, { strict: true }), true);
  }

  #exchange(database: Database, isForeign: boolean): void {
    this.#database = database;
    this.#damage = undefined;
    this.#isForeign = isForeign;
    this.#isTouched = true;
    this.#onExchange();
  }

  /** Flips one bit near a place where this text is stored. Returns which byte it was in; undefined: it is not there. */
  flipBitNear(text: string, random: SimulatedRandom): number | undefined {
    const content = this.copy();
    const places: number[] = [];
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    for (let at = buffer.indexOf(text); at !== -1; at = buffer.indexOf(text, at + 1)) places.push(at);
    if (places.length === 0) return undefined;
    const from = Math.max(0, random.pick(places) - rowBytes);
    const at = Math.min(content.length - 1, from + random.integer(0, 2 * rowBytes + text.length));
    content[at] = (content[at] ?? 0) ^ (1 << random.integer(0, 7));
    this.restore(content);
    return at;
  }

  /** Flips one bit, anywhere. Returns which byte it was in. */
  flipBit(random: SimulatedRandom): number {
    const content = this.copy();
    const at = random.integer(0, content.length - 1);
    content[at] = (content[at] ?? 0) ^ (1 << random.integer(0, 7));
    this.restore(content);
    return at;
  }

  /** Does something to the database that must change nothing; false where the disk is full, or it is damaged. */
  maintain(statement: string): boolean {
    try {
      this.#database.run(statement);
    } catch (cause) {
      if (cause instanceof SQLiteError) return false;
      throw cause;
    }
    this.#isMaintained = true;
    return true;
  }

  /** From now on the disk is full: what needs no further page can still be written. Not before it was opened. */
  fill(): void {
    if (this.#isForeign) return;
    // The lowest possible limit is what the database has already.
    this.#database.run("PRAGMA max_page_count = 1");
  }

  /** From now on nothing can be written, as on a disk that was remounted after an error. Not before it was opened. */
  refuseWrites(): void {
    if (this.#isForeign) return;
    this.#database.run("PRAGMA query_only = ON");
  }

  /** Takes `fill` and `refuseWrites` back. */
  mend(): void {
    if (this.#isForeign) return;
    this.#database.run("PRAGMA max_page_count = 4294967294");
    this.#database.run("PRAGMA query_only = OFF");
  }

  close(): void {
    Database.prototype.close.call(this.#database);
  }
}
