/** One HTTP/1.1 request as bytes, built once and sent many times. */
export function rawRequest(method: "GET" | "POST", path: string, body?: unknown): Uint8Array {
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = [`${method} ${path} HTTP/1.1`, "Host: 127.0.0.1"];
  if (body !== undefined) headers.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(text)}`);
  return Buffer.from(`${headers.join("\r\n")}\r\n\r\n${text}`);
}
