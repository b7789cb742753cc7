import type { Argument, Expression, Node } from "oxc-parser";
import type { Edit } from "./mutation.ts";

/** The changes that a rule makes of one node of the syntax tree. `text` is the whole file's. */
type Operator = (node: Node, text: string) => Edit[];

const comparisons: Record<string, string> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
};
const sums: Record<string, string> = { "+": "-", "-": "+", "*": "/", "/": "*" };
const assignments: Record<string, string> = { "+=": "-=", "-=": "+=" };
const connectives: Record<string, string> = { "&&": "||", "||": "&&" };
const methods: Record<string, string> = {
  min: "max",
  max: "min",
  floor: "ceil",
  ceil: "floor",
  some: "every",
  every: "some",
  push: "unshift",
  unshift: "push",
  shift: "pop",
  pop: "shift",
};
/** A larger constant is a matter of taste: nothing depends on its last digit. */
const largestCount = 1_000;

/** The rules, by the names that they are reported under. */
export const operators: Readonly<Record<string, Operator>> = {
  comparison: (node, text) => (node.type === "BinaryExpression" ? swapOperator(node, comparisons, text) : []),
  arithmetic(node, text) {
    if (node.type === "BinaryExpression") return swapOperator(node, sums, text);
    return node.type === "AssignmentExpression" ? swapOperator(node, assignments, text) : [];
  },
  logic(node, text) {
    if (node.type === "UnaryExpression" && node.operator === "!") return [keepOnly(node, node.argument, text)];
    if (node.type !== "LogicalExpression") return [];
    return node.operator === "??" ? [keepOnly(node, node.right, text)] : swapOperator(node, connectives, text);
  },
  number(node) {
    if (node.type !== "Literal" || typeof node.value !== "number" || node.value >= largestCount) return [];
    const neighbours = node.value > 0 ? [node.value + 1, node.value - 1] : [node.value + 1];
    return neighbours.map((value) => replace(node, String(value)));
  },
  boolean(node) {
    return node.type === "Literal" && typeof node.value === "boolean" ? [replace(node, String(!node.value))] : [];
  },
  condition(node, text) {
    if (node.type !== "IfStatement" && node.type !== "ConditionalExpression") return [];
    const { test } = node;
    const negated = isEquality(test) ? [] : [replace(test, `!(${text.slice(test.start, test.end)})`)];
    return [...negated, replace(test, "true"), ...(isGuard(node) ? [] : [replace(test, "false")])];
  },
  await: (node, text) => (node.type === "AwaitExpression" ? [keepOnly(node, node.argument, text)] : []),
  statement(node) {
    if (node.type === "ExpressionStatement") return [replace(node, ";")];
    if (node.type !== "ArrowFunctionExpression" || !isCall(node.body)) return [];
    return [replace(node.body, "{}")];
  },
  jump(node, text) {
    if (node.type === "ReturnStatement" && node.argument) return [keepOnly(node, node.argument, text, ";")];
    const isJump = ["ReturnStatement", "ThrowStatement", "ContinueStatement", "BreakStatement"].includes(node.type);
    return isJump ? [replace(node, ";")] : [];
  },
  arguments(node, text) {
    if ((node.type !== "CallExpression" && node.type !== "NewExpression") || hasFreeOrder(node.callee)) return [];
    return node.arguments.slice(1).flatMap((second, index) => {
      const first = node.arguments[index];
      return first && mayBeSwapped(first, second) ? swap(first, second, text) : [];
    });
  },
  method(node) {
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
    const { property } = node.callee;
    if (property.type !== "Identifier" || !Object.hasOwn(methods, property.name)) return [];
    return [replace(property, methods[property.name] ?? "")];
  },
  optional(node, text) {
    if (node.type === "MemberExpression" && node.optional) {
      return withoutQuestion(node.object.end, text, node.computed ? "" : ".");
    }
    return node.type === "CallExpression" && node.optional ? withoutQuestion(node.callee.end, text, "") : [];
  },
};

interface Span {
  start: number;
  end: number;
}

function replace({ start, end }: Span, replacement: string): Edit {
  return { start, end, replacement };
}

/** The whole without what stands around its part: the edit is small where the part is large. */
function keepOnly(whole: Span, part: Span, text: string, ending = ""): Edit {
  const hasTail = text.slice(part.end, whole.end) !== ending;
  if (!hasTail) return { start: whole.start, end: part.start, replacement: "" };
  return replace(whole, text.slice(part.start, part.end) + ending);
}

function swapOperator(
  node: { operator: string; left: Span; right: Span },
  others: Record<string, string>,
  text: string,
): Edit[] {
  const other = others[node.operator];
  const start = text.indexOf(node.operator, node.left.end);
  return other === undefined ? [] : [{ start, end: start + node.operator.length, replacement: other }];
}

/** Its negation is what `comparison` or `logic` makes of it. */
function isEquality(test: Expression): boolean {
  if (test.type === "UnaryExpression") return test.operator === "!";
  return test.type === "BinaryExpression" && ["===", "!=="].includes(test.operator);
}

/** Without its jump, which `jump` leaves out, it is as if its condition were never met. */
function isGuard(node: Node): boolean {
  if (node.type !== "IfStatement" || node.alternate) return false;
  return ["ReturnStatement", "ThrowStatement", "ContinueStatement", "BreakStatement"].includes(node.consequent.type);
}

function isCall(node: Node): boolean {
  if (node.type === "UnaryExpression") return node.operator === "void" && isCall(node.argument);
  if (node.type === "AwaitExpression") return isCall(node.argument);
  return node.type === "CallExpression" || (node.type === "ChainExpression" && isCall(node.expression));
}

/** Whether the order of its arguments decides nothing, or, of an error, only what is said and what is logged. */
function hasFreeOrder(callee: Expression): boolean {
  if (callee.type === "Identifier") return callee.name.endsWith("Error");
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
  return ["min", "max"].includes(callee.property.name);
}

/** Others could not be of one type. */
function mayBeSwapped(first: Argument, second: Argument): boolean {
  const ofOneKind = ["ArrowFunctionExpression", "FunctionExpression", "ObjectExpression", "ArrayExpression"];
  const isText = (node: Argument) =>
    node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");
  if (first.type === "SpreadElement" || second.type === "SpreadElement") return false;
  if (ofOneKind.includes(first.type) || ofOneKind.includes(second.type)) return first.type === second.type;
  return !isText(first) && !isText(second);
}

function swap(first: Span, second: Span, text: string): Edit[] {
  const [one, other] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
  if (one === other) return [];
  return [replace({ start: first.start, end: second.end }, other + text.slice(first.end, second.start) + one)];
}

function withoutQuestion(from: number, text: string, instead: string): Edit[] {
  const start = text.indexOf("?.", from);
  return [{ start, end: start + 2, replacement: instead }];
}
