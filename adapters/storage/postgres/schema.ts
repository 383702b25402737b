import { readFileSync } from "node:fs";

/** The file lies beside this one, in the sources and in what is published. */
const TEXT = readFileSync(new URL("./schema.sql", import.meta.url), "utf8");

export interface Part {
  readonly version: number;
  readonly sql: string;
}

/** The parts of `schema.sql` in order, in the schema of this name. */
export const partsIn = (schema: string): readonly Part[] =>
  qualified(TEXT, schema)
    .split(/^-- part (?=\d+:)/m)
    .slice(1)
    .map((sql) => ({ version: Number.parseInt(sql, 10), sql: `-- part ${sql}` }));

/** SQL that was written for the schema `guildhall`, in the schema of this name. */
export const qualified = (sql: string, schema: string): string =>
  sql.replaceAll("guildhall.", `${schema}.`);
