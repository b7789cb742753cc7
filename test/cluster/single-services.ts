import { resolve } from "node:path";
import { Child } from "../../scripts/cluster/child.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { parseOptions } from "../../scripts/cluster/options.ts";
import { planReplicas } from "../../scripts/cluster/remembered-bazaar.ts";
import { type ServicePlan, ServicePlans } from "../../scripts/cluster/service-plan.ts";

const services = resolve(import.meta.dir, "../../services");
const entries = {
  catalog: `${services}/catalog/main.ts`,
  order: `${services}/order/main.ts`,
  "front-end": `${services}/front-end/main.ts`,
};

/** Services of a stopped cluster, started one by one on its data, and without a supervisor. */
export class SingleServices implements AsyncDisposable {
  readonly #plans: ServicePlan[];
  readonly #token: string;
  readonly #children: Child[] = [];

  constructor({ dataDir, port, token }: { dataDir: string; port: number; token: string }) {
    const options = parseOptions(["--data-dir", dataDir, "--port", String(port)]);
    if (options === "help") throw new Error("That was no wish for help.");
    this.#plans = new ServicePlans(options, planReplicas(options), token, entries).all;
    this.#token = token;
  }

  url(name: string): string {
    return this.#plan(name).url;
  }

  /** Starts a service and waits until it listens. */
  async start(name: string): Promise<void> {
    const plan = this.#plan(name);
    this.#children.push(new Child(plan));
    const listens = () => fetch(`${plan.url}/health/live`).catch(() => undefined);
    await until(`${name} listening`, listens, 30_000);
  }

  /** Offers the lead to a replica, as a front end does. Returns the status and what it says. */
  async offerLead(replica: number): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.url(`order-${replica}`)}/leader-broadcast`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ leader: replica }),
    });
    return { status: response.status, text: await response.text() };
  }

  #plan(name: string): ServicePlan {
    const plan = this.#plans.find((one) => one.name === name);
    if (!plan) throw new Error(`There is no ${name} in the plan.`);
    return plan;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()));
  }
}
