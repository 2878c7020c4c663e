/** The properties of a key press that are used. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

/**
 * The accelerator of a key press, in Electron's spelling, or why there is none. `modifier`: only modifiers are pressed so
 * far; `bare`: a key without a modifier, which could no longer be typed in any program; `unknown`: a key without a name in
 * Electron.
 */
export type Pressed =
  | { readonly kind: 'accelerator'; readonly accelerator: string }
  | { readonly kind: 'modifier' | 'bare' | 'unknown' }

const modifierKeys = ['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'OS']

/** Electron's names of keys (Electron: accelerators) by their DOM names. */
const electronNames: Readonly<Record<string, string>> = {
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

/**
 * An accelerator with the names that are printed on the keys; null for none. `platform` is navigator.platform, such as
 * "Linux x86_64", "Win32" or "MacIntel".
 */
export function shownKeys(accelerator: string | null, platform: string): string | null {
  if (accelerator === null) return null
  return accelerator
    .split('+')
    .map((part) => shownKey(part, platform))
    .join(' + ')
}

/** The name of the Super key on the keyboards of a platform. */
export function superKeyName(platform: string): string {
  if (platform.startsWith('Mac')) return '⌘'
  return platform.startsWith('Win') ? 'Win' : 'Super'
}

/**
 * The letter of the keyboard layout, or else the letter or digit of the key's position: with Alt or Shift a key may give a
 * character that is no accelerator.
 */
function keyOf({ key, code }: KeyPress): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key
  if (/^[-,./;=[\\\]`']$/.test(key)) return key
  const position = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]
  return position ?? electronNames[key] ?? null
}

/** `part` is a modifier or a key in the spelling of core/settings/accelerator.ts. */
function shownKey(part: string, platform: string): string {
  switch (part) {
    case 'CommandOrControl':
      return platform.startsWith('Mac') ? superKeyName(platform) : 'Ctrl'
    case 'Super':
      return superKeyName(platform)
    default:
      return part
  }
}
