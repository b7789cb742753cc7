import { contract } from "./contract.ts";
import { startInProcess } from "./in-process-driver.ts";

contract("the wire contract, in process", startInProcess);
