import { type Node, parseSync, visitorKeys } from "oxc-parser";
import { applyEdit, type Edit, type Mutation } from "./mutation.ts";
import { operators } from "./operators.ts";

/** What only tells of the work, and is no part of it: to whom is spoken, and where figures are kept for people to read. */
const toldTo = /(^|[.#])(log|notices|sizes|counters)\b[^(]*$/;
const figures = new Set(["figures", "counters", "batches"]);

/**
 * Every mutation of a file that still is a program, in the order of the text. Not mutated are types, texts, what only
 * tells of the work (the log, figures for people), and what would take more than one line.
 */
export function mutationsOf(file: string, text: string): Mutation[] {
  const found: Mutation[] = [];
  const visit = (node: Node, within: string) => {
    for (const [operator, edits] of Object.entries(operators)) {
      for (const edit of edits(node, text)) {
        if (isOneLine(edit, text)) found.push(describe(edit, { file, operator, within }, text));
      }
    }
    const inside = nameOf(node, within);
    for (const child of children(node)) if (!isLeftOut(child, text)) visit(child, inside);
  };
  visit(parseSync(file, text).program, "");
  return found.filter((mutation) => isProgram(file, applyEdit(text, mutation))).sort((a, b) => a.start - b.start);
}

function describe(edit: Edit, known: Pick<Mutation, "file" | "operator" | "within">, text: string): Mutation {
  const lineStart = text.lastIndexOf("\n", edit.start - 1) + 1;
  const lineEnd = `${text}\n`.indexOf("\n", edit.end);
  const before = text.slice(lineStart, lineEnd);
  const after = applyEdit(before, { ...edit, start: edit.start - lineStart, end: edit.end - lineStart });
  const line = text.slice(0, edit.start).split("\n").length;
  return { ...edit, ...known, line, before: before.trim(), after: after.trim() };
}

function isOneLine({ start, end, replacement }: Edit, text: string): boolean {
  return !text.slice(start, end).includes("\n") && text.slice(start, end) !== replacement;
}

function isProgram(file: string, text: string): boolean {
  return parseSync(file, text).errors.length === 0;
}

function children(node: Node): Node[] {
  const fields: object = node;
  return (visitorKeys[node.type] ?? []).flatMap((key) => {
    const value: Node | (Node | null)[] | null | undefined = Reflect.get(fields, key);
    return [value].flat().filter((child) => child !== null && child !== undefined);
  });
}

/** `within`, or the name of the class, function or method that the node is, after that of its own class. */
function nameOf(node: Node, within: string): string {
  if (node.type === "ClassDeclaration" || node.type === "FunctionDeclaration") return node.id?.name ?? within;
  if (node.type !== "MethodDefinition" && node.type !== "PropertyDefinition") return within;
  return `${within}.${memberName(node.key)}`;
}

function memberName(key: Node): string {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Identifier" ? key.name : "";
}

/** An expression with a type beside it is an expression all the same. */
const typedExpressions = ["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression", "TSParameterProperty"];

function isLeftOut(node: Node, text: string): boolean {
  if (node.type.startsWith("TS")) return !typedExpressions.includes(node.type);
  if (node.type === "MethodDefinition") return figures.has(memberName(node.key));
  if (node.type === "ArrowFunctionExpression") return onlyTells(node.body, text);
  return node.type === "ImportDeclaration" || node.type === "TemplateLiteral" || onlyTells(node, text);
}

function onlyTells(node: Node, text: string): boolean {
  switch (node.type) {
    case "ExpressionStatement":
      return onlyTells(node.expression, text);
    case "CallExpression":
      return toldTo.test(text.slice(node.callee.start, node.callee.end));
    case "AssignmentExpression":
      return toldTo.test(text.slice(node.left.start, node.left.end));
    case "IfStatement":
      return onlyTells(node.consequent, text) && (node.alternate === null || onlyTells(node.alternate, text));
    default:
      return false;
  }
}
