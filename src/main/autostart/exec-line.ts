/** One argument of an Exec line: what it says, and where it stands in the text of the value. */
interface Argument {
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * One argument for an Exec line: quoted, with what is special within quotes escaped; then escaped once more, as every
 * value of such a file is; and with the percent sign doubled, which begins a field code
 * (GLib looks for the program before it halves them again: one in a folder named with that sign it does not start).
 */
export function execArgument(argument: string): string {
  const inQuotes = `"${argument.replace(/["`$\\]/g, '\\$&')}"`
  return inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')
}

/** The program that an Exec or TryExec value starts; null where it names none. */
export function programOf(value: string): string | null {
  return argumentsOf(value)[0]?.text ?? null
}

/**
 * The Exec value `value` with this app's program and option, and with all that the user added. The program is the
 * argument with the app's name, behind wrappers such as `env`; where there is none, the first one. A wrapper of the
 * user's own that does not name the app, and that `runs`, stays as it is.
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

/** A path, or a name alone, that ends in a file of the app's name: `/opt/Hookswitch/hookswitch`, `Hookswitch-2.AppImage`. */
const appName = /^(?!-)(?:[^=]*\/)?hookswitch[^ \t\r\n/=]*$/i

/** Splits a value as it stands in the file, where each backslash is escaped once more. Field codes stay as they are. */
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

/** One character of a value of type string: `\s`, `\n`, `\t`, `\r` and `\\` are two in the file. */
function unescaped(value: string, at: number): { readonly char: string; readonly length: number } {
  const char = value[at] ?? ''
  const next = value[at + 1]
  if (char !== '\\' || next === undefined) return { char, length: 1 }
  const meant = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' }[next]
  return meant === undefined ? { char, length: 1 } : { char: meant, length: 2 }
}
