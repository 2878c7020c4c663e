/** One argument of an Exec line: its text, and its position in the value. */
interface Argument {
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * Quotes one argument for an Exec line: characters that are special in quotes are escaped, then all backslashes again, as in
 * every value of the file; percent signs are doubled, since they start field codes. (GLib searches for the program before
 * it undoes the doubling, so it cannot start a program whose path contains a percent sign.)
 */
export function execArgument(argument: string): string {
  const inQuotes = `"${argument.replace(/["`$\\]/g, '\\$&')}"`
  return inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')
}

/** The program in an Exec value; null if there is none. */
export function programOf(value: string): string | null {
  return argumentsOf(value)[0]?.text ?? null
}

/**
 * The Exec value `value` with this app's `program` and `option`, and with everything that the user added. The program
 * replaces the argument with the app's name, which may follow wrappers such as `env`; without one, the first argument. A
 * script of the user's own, which `runs` and does not name the app, is kept.
 */
export function withProgram(
  value: string,
  program: string,
  option: string,
  runs: (program: string) => boolean,
): string {
  const given = argumentsOf(value)
  const named = given.find(({ text }) => appName.test(text))
  const [first] = given
  if (first === undefined) return `${execArgument(program)} ${option}`
  if (named === undefined && runs(first.text)) return value
  const { text, start, end } = named ?? first
  const written = text === program ? value.slice(start, end) : execArgument(program)
  const has = given.some((one) => one.text === option)
  return `${value.slice(0, start)}${written}${has ? '' : ` ${option}`}${value.slice(end)}`
}

/** A path or file name with the app's name: `/opt/Hookswitch/hookswitch`, `Hookswitch-2.AppImage`. */
const appName = /^(?!-)(?:[^=]*\/)?hookswitch[^ \t\r\n/=]*$/i

/** Splits a value, in which each backslash is escaped again, into arguments. Field codes are kept. */
function argumentsOf(value: string): readonly Argument[] {
  const found: Argument[] = []
  let text: string | null = null
  let start = 0
  let inQuotes = false
  let escaped = false
  let at = 0
  const end = (where: number) => {
    if (text !== null) found.push({ text: text.replaceAll('%%', '%'), start, end: where })
    text = null
  }
  while (at < value.length) {
    const { char, length } = unescaped(value, at)
    const isSpace = /[ \t\r\n]/.test(char)
    if (!inQuotes && !escaped && isSpace) end(at)
    else {
      if (text === null) {
        text = ''
        start = at
      }
      if (escaped) {
        text += char
        escaped = false
      } else if (char === '\\') escaped = true
      else if (char === '"') inQuotes = !inQuotes
      else text += char
    }
    at += length
  }
  end(value.length)
  return found
}

/** The character at `at` in a value of type string. The file writes a space, newline, tab, return or backslash as two. */
function unescaped(value: string, at: number): { readonly char: string; readonly length: number } {
  const char = value[at] ?? ''
  const next = value[at + 1]
  if (char !== '\\' || next === undefined) return { char, length: 1 }
  const meant = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' }[next]
  return meant === undefined ? { char, length: 1 } : { char: meant, length: 2 }
}
