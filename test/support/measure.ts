import ts from "typescript";

/** What the house allows. A file of an adapter translates, so it has less to say. */
export const LIMITS = { function: 70, line: 100, file: 250, adapter: 150 } as const;

/** Says in a sentence each what is too long in one file; nothing when all is well. */
export function tooLong(path: string, text: string): readonly string[] {
  return [...longFile(path, text), ...wideLines(path, text), ...longFunctions(path, text)];
}

function longFile(path: string, text: string): readonly string[] {
  const lines = text.trimEnd().split("\n").length;
  const limit = path.startsWith("adapters/") ? LIMITS.adapter : LIMITS.file;
  return lines > limit ? [`${path} has ${lines} lines; ${limit} are allowed`] : [];
}

function wideLines(path: string, text: string): readonly string[] {
  return text.split("\n").flatMap((line, index) => {
    const width = [...line].length;
    const place = `${path}:${index + 1}`;
    return width > LIMITS.line ? [`${place} is ${width} wide; ${LIMITS.line} are allowed`] : [];
  });
}

function longFunctions(path: string, text: string): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
  const found: string[] = [];
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && !isChapter(node)) {
      const first = lineOf(node.getStart(source));
      const lines = lineOf(node.end) - first + 1;
      if (lines > LIMITS.function)
        found.push(
          `${path}:${first} is a function of ${lines} lines; ${LIMITS.function} are allowed`,
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The callback of a `describe` is a chapter of a test file, not a thing that runs as one. */
function isChapter(node: ts.Node): boolean {
  if (!ts.isCallExpression(node.parent)) return false;
  let callee: ts.Expression = node.parent.expression;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee))
    callee = callee.expression;
  return ts.isIdentifier(callee) && callee.text === "describe";
}
