/**
 * A desktop entry file (Desktop Entry Specification 1.5). Changes keep every other line: comments, order, other groups,
 * translations and line endings. The text is latin1, one character for each byte, so that other lines keep their bytes in
 * whatever encoding they are.
 */
export interface DesktopEntry {
  /** All values of `key` in the group "Desktop Entry", trimmed; the last one counts. */
  values(key: string): readonly string[]
  /** The keys in that group, without translated ones. */
  keys(): readonly string[]
  /** The entry with this value, in place of each old one or at the end of the group; null removes the key. */
  with(key: string, value: string | null): DesktopEntry
  readonly text: string
}

const groupLine = /^(?:\u00ef\u00bb\u00bf)?\s*\[(.*)\]\s*$/
const keyLine = /^(\s*([A-Za-z0-9-]+)[ \t]*=[ \t]*)([^\r\n]*?)([ \t]*(?:\r?\n|$))/

/** Parses an entry; null if the text has no group "Desktop Entry". */
export function parseDesktopEntry(text: string): DesktopEntry | null {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const start = lines.findIndex((line) => groupLine.exec(line)?.[1] === 'Desktop Entry')
  if (start < 0) return null
  const next = lines.findIndex((line, index) => index > start && groupLine.test(line))
  const end = next < 0 ? lines.length : next
  const entries = lines.slice(start + 1, end).flatMap((line) => {
    const [, , key, value] = keyLine.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [{ key, value }]
  })
  return {
    text,
    keys: () => [...new Set(entries.map(({ key }) => key))],
    values: (wanted) => entries.filter(({ key }) => key === wanted).map(({ value }) => value),
    with(wanted, value) {
      const isThis = (line: string) => keyLine.exec(line)?.[2] === wanted
      const group = lines.slice(start, end)
      const changed = group.some(isThis)
        ? group.flatMap((line) => {
            if (!isThis(line)) return [line]
            return value === null
              ? []
              : [line.replace(keyLine, (_, before, __, ___, after) => before + value + after)]
          })
        : value === null
          ? group
          : added(group, `${wanted}=${value}`)
      return parseDesktopEntry([...lines.slice(0, start), ...changed, ...lines.slice(end)].join('')) ?? this
    },
  }
}

/** The group with one more line before the empty lines at its end, with the group's line ending. */
function added(group: readonly string[], line: string): readonly string[] {
  const ending = group[0]?.endsWith('\r\n') === true ? '\r\n' : '\n'
  const last = group.findLastIndex((one) => one.trim() !== '')
  const before = group.slice(0, last + 1).map((one) => (one.endsWith('\n') ? one : one + ending))
  return [...before, line + ending, ...group.slice(last + 1)]
}

/** The boolean value, also in the spellings of KDE and Xfce and the old one with digits; null for other text. */
export function booleanOf(value: string): boolean | null {
  if (/^(true|1|yes|on)$/i.test(value)) return true
  return /^(false|0|no|off)$/i.test(value) ? false : null
}

/** The strings of a list, separated by semicolons; an escaped semicolon is part of a string. */
export function listOf(value: string): readonly string[] {
  const items = value.match(/(?:\\.|[^\\;])+/g) ?? []
  return items.map((one) => one.replace(/\\(.)/g, '$1').trim()).filter((one) => one !== '')
}
