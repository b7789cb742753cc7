import { Connection } from "./connection.ts";
import { type Measured, Measurement } from "./measurement.ts";

export interface Load {
  port: number;
  /** Sent one after the other, and from the first again. */
  requests: readonly Uint8Array[];
}

/**
 * Load in a closed loop: each connection sends its next request when it has the answer to the last one. Throws where
 * a connection is lost. `end` is called when the load begins, and resolves when it is to end.
 */
export async function closedLoop(
  { port, requests }: Load,
  connections: number,
  end: () => Promise<unknown>,
): Promise<Measured> {
  const measurement = new Measurement();
  const { promise: lost, reject } = Promise.withResolvers<never>();
  let next = 0;
  let isOver = false;
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      let sentAtMs = 0;
      const connection = await Connection.open(
        port,
        (status) => {
          if (isOver) return;
          measurement.add(status, performance.now() - sentAtMs);
          send();
        },
        reject,
      );
      const send = () => {
        sentAtMs = performance.now();
        connection.send(requests[next++ % requests.length] ?? new Uint8Array());
      };
      return { send, close: () => connection.close() };
    }),
  );
  const beganAtMs = performance.now();
  for (const client of clients) client.send();
  try {
    await Promise.race([end(), lost]);
    isOver = true;
    return measurement.result(performance.now() - beganAtMs);
  } finally {
    for (const client of clients) client.close();
  }
}
