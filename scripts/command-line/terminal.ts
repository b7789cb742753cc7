import { basename } from "node:path";

/** Where a command's own lines go. A terminal that was closed, or a pipe that nobody reads, ends nothing. */
export interface Terminal {
  line(text: string): void;
  error(text: string): void;
}

/**
 * The terminal that this process was started from. `flush` resolves when all lines have gone out, however slowly they
 * are read (a pager takes no more than a pipe holds until someone scrolls), or where nobody reads any more.
 */
export function openTerminal(): Terminal & { flush(): Promise<void> } {
  const writing = new Set<Promise<void>>();
  const write = (stream: NodeJS.WriteStream, text: string) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    writing.add(promise);
    stream.write(`${text}\n`, () => {
      writing.delete(promise);
      resolve();
    });
  };
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return {
    line: (text) => write(process.stdout, asCalled(text)),
    error: (text) => write(process.stderr, asCalled(text)),
    async flush() {
      await Promise.all(writing);
    },
  };
}

/** Our texts name commands as `package.json` has them; a single executable is called by its own name. */
function asCalled(text: string): string {
  return Bun.isStandaloneExecutable ? text.replaceAll("bun run ", `${basename(process.execPath)} `) : text;
}
