import { Banner } from "./banner.tsx";
import { Cluster } from "./cluster/cluster.tsx";
import { Figures } from "./cluster/figures.tsx";
import { Story } from "./cluster/story.tsx";
import { connection } from "./connection.ts";
import { Market } from "./market/market.tsx";
import { TopBar } from "./top-bar.tsx";
import { Blotter } from "./trade/blotter.tsx";
import { Ticket } from "./trade/ticket.tsx";

/** The whole page. */
export function App() {
  const { kind } = connection.link.value;
  const isOld = kind === "lost" || kind === "paused";
  return (
    <>
      <nav class="skip" aria-label="Skip to">
        <a href="#cluster">Cluster</a>
        <a href="#ticket">Ticket</a>
        <a href="#market">Market</a>
        <a href="#blotter">Orders</a>
      </nav>
      <TopBar />
      <Banner />
      <main class={isOld ? "old" : ""}>
        <Figures />
        <Cluster />
        <Story />
        <Market />
        <Ticket />
        <Blotter />
      </main>
      <footer>
        <p>
          Every trade happens once, whatever is killed. <a href="swagger">The API</a>, with examples.
        </p>
      </footer>
    </>
  );
}
