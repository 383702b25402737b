import { open } from "node:fs/promises";

const NEWLINE = 10;
const CHUNK_BYTES = 1 << 20;

export interface Line {
  readonly text: string;
  /** Where it begins, in bytes. Right for every line up to the first damaged one. */
  readonly offset: number;
  /** Whether its newline is there: a line cut short by a crash has none. */
  readonly ended: boolean;
}

/** The lines of a file, many at a time: a file of any size is never held whole. */
export async function* linesOf(path: string): AsyncGenerator<readonly Line[]> {
  const file = await open(path, "r");
  try {
    let rest = Buffer.alloc(0);
    let offset = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES);
      const chunk = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = bytesRead === 0 ? chunk.length : chunk.lastIndexOf(NEWLINE) + 1;
      const lines = split(chunk.subarray(0, end), offset);
      if (lines.length > 0) yield lines;
      if (bytesRead === 0) return;
      offset += end;
      rest = Buffer.from(chunk.subarray(end));
    }
  } finally {
    await file.close();
  }
}

/** Cuts bytes that begin at `offset` into lines. */
export function split(bytes: Buffer, offset: number): readonly Line[] {
  if (bytes.length === 0) return [];
  const ended = bytes.at(-1) === NEWLINE;
  const texts = bytes.toString("utf8").split("\n");
  if (ended) texts.pop();
  let at = offset;
  return texts.map((text, n) => {
    const line = { text, offset: at, ended: ended || n < texts.length - 1 };
    at += Buffer.byteLength(text) + 1;
    return line;
  });
}
