/** The five global keys, in the order of the window. */
export const keyNames = ['phone', 'sip', 'off', 'toggle', 'swap'] as const

export type KeyName = (typeof keyNames)[number]

/** Why a combination of keys cannot be a global key. */
export type AcceleratorProblem =
  /** Not in Electron's spelling, or of a key that Electron does not know. */
  | 'unknown'
  /** Modifiers alone, or several keys at once. */
  | 'not-one-key'
  /** Without Ctrl, Alt or Super the key could no longer be typed. */
  | 'no-modifier'
  /** Copy, paste and the like, which every program needs. */
  | 'everyday'
  /** The system uses it itself, though it may accept the registration. */
  | 'system'

export type ParsedAccelerator =
  | { readonly ok: true; readonly accelerator: string }
  | { readonly ok: false; readonly problem: AcceleratorProblem }

/** Modifiers in the order in which they are written, with their other names. AltGr is none: it types characters. */
const modifiers: readonly (readonly [string, readonly string[]])[] = [
  ['CommandOrControl', ['cmdorctrl', 'commandorcontrol']],
  ['Ctrl', ['ctrl', 'control']],
  ['Alt', ['alt', 'option']],
  ['Shift', ['shift']],
  // Electron maps Super to the Windows key, and to Command on macOS; "Command" elsewhere would mean no modifier at all.
  ['Super', ['super', 'meta', 'cmd', 'command']],
]

const namedKeys: readonly string[] = [
  ...['Plus', 'Space', 'Tab', 'Backspace', 'Delete', 'Insert', 'Enter', 'Up', 'Down', 'Left', 'Right'],
  ...['Home', 'End', 'PageUp', 'PageDown', 'Escape', 'PrintScreen'],
  ...['numdec', 'numadd', 'numsub', 'nummult', 'numdiv'],
  ...['MediaNextTrack', 'MediaPreviousTrack', 'MediaStop', 'MediaPlayPause'],
]

const keySynonyms: ReadonlyMap<string, string> = new Map([
  ['return', 'Enter'],
  ['esc', 'Escape'],
])

/** Keys that type nothing and that programs do not use: they need no modifier. */
const needNoModifier = /^(F1[3-9]|F2[0-4]|Media\w+)$/

const everyday: ReadonlySet<string> = new Set(['A', 'C', 'S', 'V', 'X', 'Y', 'Z'])

/**
 * Consoles on Linux (with Ctrl+Alt the X server makes another key of F1 to F12, which no program's key is then),
 * Windows' secure screen, locking, closing and going to the next window.
 */
const systemKeys =
  /^((Ctrl|CommandOrControl)\+Alt\+(F([1-9]|1[0-2])|Delete)|Super\+[LQ]|Alt\+F4|(Alt|Super)(\+Shift)?\+Tab)$/

/**
 * Understands a combination such as `ctrl+alt+1` (electronjs.org/docs/latest/api/accelerator) and gives it in one
 * spelling: modifiers in a fixed order, the key last. Refuses what would take a key away from every program.
 */
export function parseAccelerator(text: string): ParsedAccelerator {
  const parts = text.split('+').map((part) => part.trim())
  const found = new Set<string>()
  const keys: string[] = []
  for (const part of parts) {
    const modifier = modifiers.find(([, names]) => names.includes(part.toLowerCase()))
    if (modifier !== undefined) found.add(modifier[0])
    else keys.push(part)
  }
  const known = keys.map(keyNamed)
  if (known.includes(null)) return { ok: false, problem: 'unknown' }
  const [key, second] = known
  if (typeof key !== 'string' || second !== undefined) return { ok: false, problem: 'not-one-key' }
  const real = [...found].filter((one) => one !== 'Shift')
  if (real.length === 0 && !needNoModifier.test(key)) return { ok: false, problem: 'no-modifier' }
  const command =
    found.size === 1 && (found.has('Ctrl') || found.has('CommandOrControl') || found.has('Super'))
  if (command && everyday.has(key)) return { ok: false, problem: 'everyday' }
  const order = modifiers.map(([name]) => name).filter((name) => found.has(name))
  const accelerator = [...order, key].join('+')
  return systemKeys.test(accelerator) ? { ok: false, problem: 'system' } : { ok: true, accelerator }
}

/** Whether two accelerators, as `parseAccelerator` writes them, are the same keys. */
export function sameKeys(one: string, other: string): boolean {
  const plain = (accelerator: string) => accelerator.replace('CommandOrControl', 'Ctrl')
  return plain(one) === plain(other)
}

function keyNamed(given: string): string | null {
  if (/^[a-z0-9]$/i.test(given)) return given.toUpperCase()
  if (/^[-,./;=[\\\]`']$/.test(given)) return given
  if (/^f([1-9]|1\d|2[0-4])$/i.test(given)) return given.toUpperCase()
  if (/^num\d$/i.test(given)) return given.toLowerCase()
  const lower = given.toLowerCase()
  return keySynonyms.get(lower) ?? namedKeys.find((name) => name.toLowerCase() === lower) ?? null
}
