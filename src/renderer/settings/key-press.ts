/** What of a key press counts. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

/**
 * What was pressed: an accelerator in Electron's spelling, or why it is none. `modifier`: only modifiers are down, so
 * more is to come; `bare`: a key that nobody could type any more were it taken everywhere; `unknown`: none that
 * Electron has a name for.
 */
export type Pressed =
  | { readonly kind: 'accelerator'; readonly accelerator: string }
  | { readonly kind: 'modifier' | 'bare' | 'unknown' }

const modifierKeys = ['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'OS']

/** Keys by their DOM name, in Electron's spelling (Electron: accelerators). */
const named: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
  Enter: 'Enter',
}

/** The accelerator of a key press. */
export function acceleratorOf(press: KeyPress): Pressed {
  if (modifierKeys.includes(press.key)) return { kind: 'modifier' }
  const key = keyOf(press)
  if (key === null) return { kind: 'unknown' }
  const isFunctionKey = /^F\d+$/.test(key)
  if (!press.ctrlKey && !press.altKey && !press.metaKey && !isFunctionKey) return { kind: 'bare' }
  const parts = [
    press.ctrlKey ? 'Ctrl' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey ? 'Shift' : null,
    press.metaKey ? 'Super' : null,
    key,
  ]
  return { kind: 'accelerator', accelerator: parts.filter((part) => part !== null).join('+') }
}

/** An accelerator as a keyboard reads; null for none. */
export function shownKeys(accelerator: string | null): string | null {
  return accelerator === null ? null : accelerator.split('+').map(shownKey).join(' + ')
}

/**
 * The letter that the layout has there, or else the key's place: with Alt and Shift a press gives signs that are no
 * accelerators.
 */
function keyOf({ key, code }: KeyPress): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key
  if (/^[-,./;=[\\\]`']$/.test(key)) return key
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]
  return place ?? named[key] ?? null
}

function shownKey(part: string): string {
  switch (part) {
    case 'Control':
    case 'CommandOrControl':
    case 'CmdOrCtrl':
      return 'Ctrl'
    case 'Super':
    case 'Meta':
      return 'Win'
    default:
      return part
  }
}
