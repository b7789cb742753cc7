import { expect, test } from "bun:test";
import type { ClusterReport } from "./cluster-report.ts";
import { statusInWords } from "./status-in-words.ts";

const url = "http://127.0.0.1:1";
const silent = { missing: null, replica: null, lag: null };
const hash = "0123456789abcdef".repeat(4);

const report: ClusterReport = {
  dataDir: "/data",
  ready: false,
  launcher: { pid: 7, startedAt: "2026-01-02T03:04:05.678Z", paused: false },
  leader: { name: "order-2", term: 12 },
  processes: [
    { name: "order-1", service: "order", id: 1, url, pid: 11, state: "paused", ...silent },
    {
      ...{ name: "order-2", service: "order", id: 2, url, pid: 12, state: "ready", missing: null, lag: 0 },
      replica: { id: 2, role: "leader", term: 12, leader: 2, last: 1234, hash },
    },
    {
      ...{ name: "front-end-1", service: "front-end", id: 1, url, pid: 13, state: "not ready", ...silent },
      missing: "The catalog does not answer.",
    },
    { name: "front-end-2", service: "front-end", id: 2, url, pid: null, state: "down", ...silent },
  ] as ClusterReport["processes"],
};

test("a cluster's status is a sentence, a table, and what those lack that are not ready", () => {
  const [summary, ...rest] = statusInWords(report).split("\n");
  expect(summary).toMatch(
    /^Not ready; order-2 leads term 12\. Launcher: pid 7, since \d{4}-\d\d-\d\d \d\d:\d\d:05, on \/data$/,
  );
  expect(rest).toEqual([
    "",
    "SERVICE      STATE      ROLE    TERM  HEAD  HASH      LAG  URL                 PID",
    "order-1      paused     -          -     -  -           -  http://127.0.0.1:1   11",
    "order-2      ready      leader    12  1234  01234567    0  http://127.0.0.1:1   12",
    "front-end-1  not ready  -          -     -  -           -  http://127.0.0.1:1   13",
    "front-end-2  down       -          -     -  -           -  http://127.0.0.1:1    -",
    "",
    "front-end-1: The catalog does not answer.",
  ]);
});

test("a cluster without a leader, and a launcher that is paused, are said so", () => {
  const text = statusInWords({
    ...report,
    leader: null,
    launcher: { ...report.launcher, paused: true },
    processes: [],
  });
  expect(text).toContain("Not ready; no order replica leads. Launcher: pid 7 (paused: it starts nothing again), since");
});
