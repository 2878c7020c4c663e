/** What is used of Electron's `app.commandLine` (electronjs.org/docs/latest/api/command-line). */
export interface Switches {
  appendSwitch(name: string, value?: string): void
  getSwitchValue(name: string): string
}

/**
 * Whether Chromium speaks to a Wayland compositor itself, and not to X: Electron writes down what it chose in this
 * switch, before the app's code runs.
 */
export function speaksWayland(commandLine: Pick<Switches, 'getSwitchValue'>): boolean {
  return commandLine.getSwitchValue('ozone-platform') === 'wayland'
}

/**
 * The desktop portal's GlobalShortcuts: no program can take a key on Wayland otherwise. On by default in some versions of
 * Electron and not in others; the second is what makes it ask for our keys, and work on GNOME (electron#52221).
 */
const portalKeys = ['GlobalShortcutsPortal', 'GlobalShortcutsPortalPreferredTrigger']

/**
 * Sets how Chromium runs, which it reads once Electron is about to be ready. A tray draws nothing that a graphics card
 * could help with. On Linux Chromium's network and its drawing run within the app's own process: at log-out systemd
 * sends SIGTERM to every process of the app at once, and a network process that is gone cuts the last OFF, while a
 * graphics process that is gone ends the app (docs/session-end.md has the measurements). A Chromium that no longer
 * knows these names ignores them.
 */
export function setSwitches(commandLine: Switches, platform: NodeJS.Platform): void {
  commandLine.appendSwitch('disable-gpu')
  commandLine.appendSwitch('disable-software-rasterizer')
  if (platform !== 'linux') return
  commandLine.appendSwitch('in-process-gpu')
  // The switch holds all features in one value, so what was given at the start must stand in it too.
  const given = commandLine.getSwitchValue('enable-features')
  const portal = speaksWayland(commandLine) ? portalKeys : []
  const features = [...(given === '' ? [] : [given]), 'NetworkServiceInProcess2', ...portal]
  commandLine.appendSwitch('enable-features', features.join(','))
}
