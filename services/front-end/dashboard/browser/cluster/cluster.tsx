import type { ProcessView } from "../../messages.ts";
import { duration, percent, whole } from "../in-words.ts";
import { Panel } from "../panel.tsx";
import { Scroll } from "../scroll.tsx";
import { cluster } from "../store.ts";
import { SampleTrades } from "../trade/sample-trades.tsx";
import { BreakButtons, BreakHint, BreakProblem, canBreak, KillLeader } from "./break-it.tsx";
import { ProcessSign } from "./process-sign.tsx";

/** Every process, and how it is. */
export function Cluster() {
  const view = cluster.value;
  const breaking = canBreak();
  const mayBreak = breaking === "yes";
  return (
    <Panel
      id="cluster"
      title="Cluster"
      aside={
        <div class="tools">
          <SampleTrades />
          {mayBreak && <KillLeader leader={view?.leader?.name} />}
        </div>
      }
    >
      <Scroll label="Processes">
        <table class="processes">
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col">State</th>
              <th scope="col">Term</th>
              <th scope="col">Last order</th>
              <th scope="col">Lag</th>
              <th scope="col">Trades/s</th>
              <th scope="col">Cache hits</th>
              <th scope="col">Uptime</th>
              {mayBreak && <th scope="col">Break it</th>}
            </tr>
          </thead>
          <tbody>
            {view?.processes.map((process) => (
              <Row key={process.name} process={process} mayBreak={mayBreak} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {breaking === "with the secret" && <BreakHint />}
      <BreakProblem />
    </Panel>
  );
}

function Row({ process, mayBreak }: { process: ProcessView; mayBreak: boolean }) {
  const { name, state, term, last, lag, perSecond, hitRate, uptimeSeconds } = process;
  return (
    <tr class={state === "leader" ? "leads" : ""}>
      <th scope="row">{name}</th>
      <td>
        <ProcessSign process={process} />
      </td>
      <td class="figures-cell">{whole(term)}</td>
      <td class="figures-cell">{whole(last)}</td>
      <td class="figures-cell">{whole(lag)}</td>
      <td class="figures-cell">{whole(perSecond)}</td>
      <td class="figures-cell">{percent(hitRate)}</td>
      <td class="figures-cell">{duration(uptimeSeconds)}</td>
      {mayBreak && (
        <td>
          <BreakButtons process={process} />
        </td>
      )}
    </tr>
  );
}
