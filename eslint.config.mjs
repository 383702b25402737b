import tseslint from "typescript-eslint";

/** What the compiler cannot forbid in the engine, because Date, Math and async are the language's own. */
const ENGINE_SYNTAX = [
  {
    selector: "AwaitExpression, :function[async=true], ForOfStatement[await=true]",
    message: "The engine is synchronous. Await in src or in an adapter.",
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Time arrives with the command.",
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: "Time arrives with the command.",
  },
  {
    selector: "ImportExpression",
    message: "The engine loads nothing while it runs. Import at the top of the file.",
  },
];

const HOUSE_SYNTAX = [
  {
    selector:
      ":matches(:function, TSMethodSignature, TSFunctionType, TSCallSignatureDeclaration," +
      " TSDeclareFunction) > :matches(Identifier.params, AssignmentPattern.params > Identifier)" +
      " > TSTypeAnnotation > TSBooleanKeyword",
    message: "A boolean argument says nothing where it is passed. Take a named option or split.",
  },
  {
    selector: "ExportDefaultDeclaration",
    message: "Export by name, so that everyone calls it the same.",
  },
];

const PRODUCT = ["engine/**/*.ts", "adapters/**/*.ts", "src/**/*.ts", "examples/**/*.ts"];

export default tseslint.config(
  { ignores: ["**/node_modules", "dist", ".cache", "coverage"] },
  // A rule is changed here, where everyone sees it, and never switched off inside a file.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "off" } },
  {
    files: ["**/*.ts"],
    plugins: { "@typescript-eslint": tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    rules: {
      eqeqeq: "error",
      "prefer-const": "error",
      "no-var": "error",
      "no-warning-comments": [
        "error",
        { terms: ["todo", "fixme", "xxx", "hack", "stub", "placeholder"], location: "anywhere" },
      ],
      "max-len": [
        "error",
        { code: 100, ignoreUrls: false, ignoreStrings: false, ignoreTemplateLiterals: false },
      ],
      "no-restricted-syntax": ["error", ...HOUSE_SYNTAX],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: PRODUCT,
    rules: {
      "max-lines-per-function": ["error", { max: 70 }],
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/no-non-null-assertion": "error",
    },
  },
  {
    // Here text or unknown data becomes a typed value; an assertion elsewhere hides a missing check.
    files: ["**/codec.ts", "**/*-codec.ts", "engine/events.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": "off" },
  },
  {
    files: ["engine/**/*.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...HOUSE_SYNTAX, ...ENGINE_SYNTAX],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Time arrives with the command." },
        { object: "Math", property: "random", message: "Ids and jitter arrive with the command." },
      ],
    },
  },
  {
    // The tools read these by their default export.
    files: ["*.config.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
);
