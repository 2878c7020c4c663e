/** The known word that `word` most likely stands for, misspelt or cut short; null if none is similar. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const begun = word.length < 2 ? undefined : known.find((one) => one.startsWith(word))
  if (begun !== undefined) return begun
  // Two wrong letters of three leave nothing of a word: "on" must not become "off".
  const allowed = word.length <= 3 ? 1 : 2
  const near = known
    .map((one) => ({ one, distance: distance(word, one) }))
    .sort((left, right) => left.distance - right.distance)[0]
  return near !== undefined && near.distance <= allowed ? near.one : null
}

/** The Levenshtein distance: how many letters must be added, removed or changed. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...left].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...right].entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
