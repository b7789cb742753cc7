import { connect, type NetConnectOpts } from "node:net";

/** What a server wrote back on a socket. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends text as it stands to a server, at a URL or a Unix socket, and reads until it has answered the first request.
 * Rejects if it closes the connection before.
 */
export function rawRequest(server: string, text: string): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  let got = "";
  const socket = connect(whereIs(server), () => socket.write(text));
  socket.setEncoding("utf8");
  socket.on("data", (part: string) => {
    got += part;
    const answer = readAnswer(got);
    if (!answer) return;
    resolve(answer);
    socket.destroy();
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error(`The server closed the connection after ${JSON.stringify(got)}.`)));
  return promise;
}

function whereIs(server: string): NetConnectOpts {
  if (server.startsWith("/")) return { path: server };
  const { hostname, port } = new URL(server);
  return { host: hostname, port: Number(port) };
}

/** Undefined while it is not whole. */
function readAnswer(text: string): RawAnswer | undefined {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  if (rest.length === 0) return undefined;
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = rest.join("\r\n\r\n");
  if (Buffer.byteLength(body) < Number(headers["content-length"] ?? 0)) return undefined;
  return { status: Number(statusLine.split(" ")[1]), headers, body };
}
