/** Writes a line. Resolves once a pipe has taken it. */
export function writeLine(stream: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${line}\n`, () => resolve()))
}
