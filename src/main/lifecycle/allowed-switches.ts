/** The functions that are used of Electron's `app.commandLine` (electronjs.org/docs/latest/api/command-line). */
interface RemovableSwitches {
  appendSwitch(name: string, value?: string): void
  removeSwitch(name: string): void
}

/**
 * Removes from Chromium's command line every switch in `given` (the process's arguments) that is not on the list below,
 * and every value that the list does not have. To be called before anything else runs: Chromium reads most switches only
 * after that. The few that it has read already are refused (foreign-switches.ts).
 */
export function keepAllowedSwitches(commandLine: RemovableSwitches, given: readonly string[]): void {
  for (const argument of given) {
    const found = switchOf(argument)
    if (found === null) continue
    const kept = allowedValue(found.name, found.value)
    if (kept === found.value) continue
    commandLine.removeSwitch(found.name)
    if (kept !== null && kept !== '') commandLine.appendSwitch(found.name, kept)
  }
}

/** The switches in `given` that Chromium may have, with their allowed values, for another process of this program. */
export function allowedSwitches(given: readonly string[]): readonly string[] {
  return given.flatMap((argument) => {
    const found = switchOf(argument)
    const kept = found === null ? null : allowedValue(found.name, found.value)
    if (found === null || kept === null) return []
    return [kept === '' ? `--${found.name}` : `--${found.name}=${kept}`]
  })
}

/**
 * The name, in small letters, and the value of a switch; null if `argument` is none. Chromium takes one dash for two, on
 * Windows a slash as well (base/command_line.cc).
 */
function switchOf(argument: string): { readonly name: string; readonly value: string } | null {
  const [, name = '', value = ''] = /^(?:--?|\/)([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
  return name === '' ? null : { name: name.toLowerCase(), value }
}

/** The part of `value` that the switch `name` may have; null if the switch is not on the list. */
function allowedValue(name: string, value: string): string | null {
  if (name === 'enable-features' || name === 'disable-features') {
    const kept = value.split(',').filter((feature) => features.has(feature))
    return kept.length === 0 ? null : kept.join(',')
  }
  const pattern = Object.hasOwn(allowed, name) ? allowed[name] : undefined
  return pattern?.test(value) === true ? value : null
}

const number = /^\d{1,4}(\.\d{1,4})?$/
const nothing = /^$/
const word = /^[\w.-]{0,64}$/

/**
 * The switches that people and distributions add for the sake of the display, with the values that they may have. None
 * of them opens a port, writes a file, or decides which servers are reached and trusted.
 */
const allowed: Readonly<Record<string, RegExp>> = {
  'ozone-platform': /^(x11|wayland|headless)$/,
  'ozone-platform-hint': /^(x11|wayland|auto)$/,
  'gtk-version': /^[34]$/,
  class: word,
  name: word,
  display: /^[\w.-]*:\d{1,5}(\.\d{1,3})?$/,
  lang: /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/,
  'high-dpi-support': number,
  'force-device-scale-factor': number,
  'device-scale-factor': number,
  'force-color-profile': word,
  'force-dark-mode': nothing,
  'force-high-contrast': nothing,
  'force-prefers-reduced-motion': nothing,
  'force-renderer-accessibility': /^(basic|form-controls|complete)?$/,
  'enable-wayland-ime': nothing,
  'wayland-text-input-version': /^[13]$/,
  'disable-gpu': nothing,
  'disable-gpu-compositing': nothing,
  'disable-software-rasterizer': nothing,
  'in-process-gpu': nothing,
  'disable-dev-shm-usage': nothing,
  // To standard error; with `file` it would write one.
  'enable-logging': /^(stderr)?$/,
  'log-level': /^[0-3]$/,
  // Only for root: every other user is refused (foreign-switches.ts).
  'no-sandbox': nothing,
}

/** The features that concern the display and the keys of the desktop. */
const features: ReadonlySet<string> = new Set([
  'UseOzonePlatform',
  'WaylandWindowDecorations',
  'WaylandTextInputV3',
  'WaylandPerSurfaceScale',
  'WaylandUiScale',
  'WaylandFractionalScaleV1',
  'WaylandSessionManagement',
  'GlobalShortcutsPortal',
  'GlobalShortcutsPortalPreferredTrigger',
  'WebContentsForceDark',
  'VaapiVideoDecoder',
  'VaapiVideoDecodeLinuxGL',
])
