import { contract } from "./contract.ts";
import { startSpawned } from "./spawned-driver.ts";

contract("the wire contract, over sockets", startSpawned);
