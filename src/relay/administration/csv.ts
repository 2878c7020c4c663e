/** One line of a CSV file (RFC 4180). A field that a spreadsheet would run as a formula is made plain text. */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => quoted(field ?? '')).join(',')}\r\n`
}

function quoted(field: string): string {
  const plain = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
