import { type Static, Type } from "@sinclair/typebox";

/** What a front end asks the launcher of its cluster for, where that runs on the same machine. */

export const ControlAction = Type.Union([
  Type.Literal("kill"),
  Type.Literal("pause"),
  Type.Literal("resume"),
  Type.Literal("start"),
]);
export type ControlAction = Static<typeof ControlAction>;

/** `POST /control`: does that to the process of that name. */
export const ControlRequest = Type.Object({
  action: ControlAction,
  name: Type.String({ maxLength: 40, description: "a process, such as order-3" }),
  secret: Type.String({ maxLength: 100, description: "the launcher's, which it prints where it was started" }),
});
export type ControlRequest = Static<typeof ControlRequest>;

/** One process, as the launcher that started it sees it. */
export interface LaunchedProcess {
  /** Such as order-3. */
  name: string;
  service: "catalog" | "order" | "front-end";
  /** From 1, among those of its kind. */
  id: number;
  url: string;
  state: "running" | "paused" | "down";
}

/** `POST /processes`: all of them. */
export interface LaunchedProcesses {
  processes: LaunchedProcess[];
}
