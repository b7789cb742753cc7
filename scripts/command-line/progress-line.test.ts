import { expect, test } from "bun:test";
import { until } from "../cluster/fixtures/until.ts";
import { ProgressLine } from "./progress-line.ts";

class Stream {
  readonly columns = 10;
  written = "";

  constructor(readonly isTTY: boolean) {}

  write(text: string): void {
    this.written += text;
  }
}

const pace = { terminalMs: 1, plainMs: 2 };

test("progress is one line on a terminal: written over, cut to its width, and taken away in the end", async () => {
  const stream = new Stream(true);
  const progress = new ProgressLine(stream, pace, () => "0123456789abc");
  await until("a line", () => stream.written || undefined);
  progress.stop();
  expect(stream.written).toStartWith("\r\x1b[K012345678\r\x1b[K");
});

test("progress is a line each time elsewhere", async () => {
  const stream = new Stream(false);
  const progress = new ProgressLine(stream, pace, () => "0123456789abc");
  await until("a line", () => stream.written || undefined);
  progress.stop();
  expect(stream.written).toMatch(/^(0123456789abc\n)+$/);
});

test.each([
  [true, "\r\x1b[Ka line\n\r\x1b[K"],
  [false, "a line\n"],
])("what is printed meanwhile stays, in the place of the line (on a terminal: %p)", (isTTY, written) => {
  const stream = new Stream(isTTY);
  const progress = new ProgressLine(stream, { terminalMs: 60_000, plainMs: 60_000 }, () => "progress");
  progress.print("a line");
  progress.stop();
  expect(stream.written).toBe(written);
});
