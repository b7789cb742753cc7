/** Where a command's own lines go. A terminal that was closed, or a pipe that nobody reads, ends nothing. */
export interface Terminal {
  line(text: string): void;
  error(text: string): void;
}

/** The terminal that this process was started from. */
export function openTerminal(): Terminal & { flush(): Promise<void> } {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return {
    line: (text) => void process.stdout.write(`${text}\n`),
    error: (text) => void process.stderr.write(`${text}\n`),
    async flush() {
      await Promise.race([Promise.all([flushed(process.stdout), flushed(process.stderr)]), Bun.sleep(500)]);
    },
  };
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.write("", () => resolve());
  return promise;
}
