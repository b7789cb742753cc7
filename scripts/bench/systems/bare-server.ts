/** A server that does nothing but give one answer: what a look-up can cost at least. */

const { BODY, HEADERS, PORT } = process.env;
const headers = JSON.parse(HEADERS ?? "[]") as [string, string][];

Bun.serve({
  development: false,
  hostname: "127.0.0.1",
  port: Number(PORT),
  fetch: () => new Response(BODY ?? "", { headers }),
});
