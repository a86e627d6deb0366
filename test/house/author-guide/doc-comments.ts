/** The doc comments of our source, by the names of the fields that they stand above. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Fields of one schema or interface, each with what its doc comment says; "" where there is none. */
export type Comments = ReadonlyMap<string, string>;

/**
 * The fields of every `z.strictObject({ … })` in these files.
 * @param patterns of paths below the root
 */
export function schemaComments(root: string, patterns: readonly string[]): Comments[] {
  const files = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((path) => parsed(path, readFileSync(join(root, path), "utf8")));
  const named = new Map(files.flatMap((file) => [...objectConstants(file)]));
  return files.flatMap((file) => strictObjects(file).map((object) => fieldsOf(object, named)));
}

/** Members of `interface Props`, each with its comment, whether it may be left out, and its type as written. */
export interface Prop {
  name: string;
  isOptional: boolean;
  type: string;
  comment: string;
}

/** What a component of Astro says of itself, and the properties it takes. */
export function componentOf(path: string, text: string): { comment: string; props: Prop[] } {
  const [, code = ""] = /^---\n([\s\S]*?)\n---/.exec(text) ?? [];
  const file = parsed(path, code);
  const props: Prop[] = [];
  let comment = "";
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === "Props")
      props.push(
        ...statement.members.filter(ts.isPropertySignature).map((one) => propOf(file, one)),
      );
    else comment ||= commentOf(statement);
  }
  return { comment, props };
}

function propOf(file: ts.SourceFile, member: ts.PropertySignature): Prop {
  return {
    name: member.name.getText(file),
    isOptional: member.questionToken !== undefined,
    type: member.type?.getText(file) ?? "unknown",
    comment: commentOf(member),
  };
}

const parsed = (path: string, text: string) =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);

/** Constants that are an object literal, which other literals spread. */
function objectConstants(file: ts.SourceFile): Map<string, ts.ObjectLiteralExpression> {
  const found = new Map<string, ts.ObjectLiteralExpression>();
  visit(file, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
    const value = node.initializer;
    if (value !== undefined && ts.isObjectLiteralExpression(value))
      found.set(node.name.text, value);
  });
  return found;
}

function strictObjects(file: ts.SourceFile): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  visit(file, (node) => {
    if (!ts.isCallExpression(node) || !node.expression.getText(file).endsWith("strictObject"))
      return;
    const [shape] = node.arguments;
    if (shape !== undefined && ts.isObjectLiteralExpression(shape)) found.push(shape);
  });
  return found;
}

function fieldsOf(
  object: ts.ObjectLiteralExpression,
  named: ReadonlyMap<string, ts.ObjectLiteralExpression>,
): Map<string, string> {
  const fields = new Map<string, string>();
  for (const property of object.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = named.get(property.expression.getText());
      if (spread !== undefined)
        for (const [name, comment] of fieldsOf(spread, named)) fields.set(name, comment);
    } else fields.set(property.name.getText(), commentOf(property));
  }
  return fields;
}

function commentOf(node: ts.Node): string {
  const [first] = ts.getJSDocCommentsAndTags(node);
  const text =
    first !== undefined && ts.isJSDoc(first) ? ts.getTextOfJSDocComment(first.comment) : "";
  return (text ?? "").replace(/\s+/g, " ").trim();
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}
