/** The errors of whatever takes a JSON body. */
const body = [400, 413, 415, 422];
/** The errors of whatever asks for the cluster token, and takes a JSON body. */
const internal = [...body, 401];

/** Every route of the wire contract that is told of (what only the catalog may ask of a front end is not), with the errors that its documentation must name. */
export const protocolRoutes: Record<string, Record<string, number[]>> = {
  "front-end-1": {
    "GET /stocks/{name}": [404, 422, 503],
    "GET /stocks": [422, 503],
    "POST /orders": [...body, 404, 409, 503, 504],
    "GET /orders/{number}": [404, 422, 503],
    "GET /orders": [422, 503],
    "GET /cache": [],
    "GET /health/live": [],
    "GET /health/ready": [503],
    "GET /metrics": [],
  },
  catalog: {
    "GET /ping": [],
    "GET /lookup/{name}": [404, 503],
    "GET /stocks": [422, 503],
    "GET /orders/{number}": [404, 422, 503],
    "GET /orders": [422, 503],
    "POST /update": [...internal, 404, 409, 503],
    "POST /leases": [...internal, 404, 503],
    "POST /leases/end": internal,
    "POST /lookups": [...internal, 503],
    "POST /terms": [...internal, 503],
    "POST /terms/confirm": [...internal, 409],
    "POST /batches": [...internal, 409, 503],
    "POST /journal": [...internal, 409],
    "POST /listing": internal,
    "POST /relist": [...internal, 409],
    "POST /repair": [...internal, 409],
    "POST /answers": [...internal, 409, 503],
    "POST /open": [...internal, 409],
    "POST /inspect": internal,
    "GET /health/live": [],
    "GET /health/ready": [503],
    "GET /metrics": [],
  },
  "order-1": {
    "POST /buy": [...internal, 404, 409, 421, 503, 504],
    "POST /sell": [...internal, 404, 409, 421, 503, 504],
    "POST /trades": [...internal, 421],
    "GET /orders/{number}": [404, 422, 503],
    "GET /orders": [422, 503],
    "POST /push": [...internal, 403, 409, 503],
    "POST /follower": [...internal, 421],
    "POST /sync": [...internal, 403, 409, 503],
    "POST /identity": [...internal, 403, 409, 503],
    "POST /listing": [...internal, 503],
    "GET /ping": [503],
    "POST /leader-broadcast": [...internal, 409, 503],
    "POST /inspect": internal,
    "GET /health/live": [],
    "GET /health/ready": [503],
    "GET /metrics": [],
  },
};

/** Those that ask for the cluster token. */
export function asksForToken(errors: number[]): boolean {
  return errors.includes(401);
}
