import { render } from "preact";
import { App } from "./app.tsx";
import { connection } from "./connection.ts";
import { loadMarket } from "./market-store.ts";
import { receive } from "./store.ts";

connection.start({ receive, greeted: () => void loadMarket() });
const place = document.getElementById("dashboard");
if (place) render(<App />, place);
