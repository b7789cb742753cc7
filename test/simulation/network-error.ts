/** What Bun's `fetch` throws where nothing listens. */
export function connectionRefused(url: string): Error {
  return networkError("ECONNREFUSED", "Unable to connect. Is the computer able to access the url?", url);
}

/** What Bun's `fetch` throws where the other side dies before it has answered. */
export function connectionReset(url: string): Error {
  return networkError("ECONNRESET", "The socket connection was closed unexpectedly.", url);
}

function networkError(code: string, message: string, path: string): Error {
  return Object.assign(new TypeError(`${code}: ${message}`), { code, path });
}
