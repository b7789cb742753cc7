/**
 * What stays of an output when everything is taken out that differs from run to run: process ids, times, hashes,
 * widths, which replica leads which term, and the figures of a measurement.
 */
export function normalized(output: string): string[] {
  const isMeasurement = /^REQUESTS /m.test(output);
  return output
    .split("\n")
    .map((line) => normalizedLine(line, isMeasurement))
    .filter((line) => line !== "" && !/^\S+ s left:/.test(line));
}

function normalizedLine(line: string, isMeasurement: boolean): string {
  const plain = line
    // Printed where a terminal starts the cluster.
    .replace(/#break-it=\S+/, "")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, "<time>")
    .replace(/\bpid \d+/, "pid <pid>")
    .replace(/(:\d+\s+)\d+$/, "$1<pid>")
    .replace(/\b[0-9a-f]{8}\b/, "<hash>")
    .replace(/\border-\d\b/g, (name) => (line.startsWith(name) && line.includes("http") ? name : "order-<id>"))
    .replace(/\b(leader|follower) /, "<role> ")
    // How many trades the clients get done, and so whether they run out of shares, differs too.
    .replace(/ \(not enough shares: [\d,]+\)/, "")
    .replace(/\s+/g, " ")
    .replace(/(\bterm|ready <role>) \d+/, "$1 <term>")
    .trim();
  const keeps = /^(Retries|Errors|\d+ clients)/.test(plain);
  return isMeasurement && !keeps ? plain.replace(/\d[\d,.]*/g, "<number>") : plain;
}
