/** The functions that are used of Electron's `app.commandLine` (electronjs.org/docs/latest/api/command-line). */
export interface Switches {
  appendSwitch(name: string, value?: string): void
  getSwitchValue(name: string): string
}

/**
 * Whether Chromium is a client of a Wayland compositor, and not of X. Electron sets this switch to its choice before the
 * app's code runs.
 */
export function speaksWayland(commandLine: Pick<Switches, 'getSwitchValue'>): boolean {
  return commandLine.getSwitchValue('ozone-platform') === 'wayland'
}

/**
 * The desktop portal's GlobalShortcuts, the only way to a global key on Wayland. The first is on by default in some versions
 * of Electron only; the second makes it request our own keys, and work on GNOME (electron#52221).
 */
const portalKeys = ['GlobalShortcutsPortal', 'GlobalShortcutsPortalPreferredTrigger']

/**
 * Sets the switches that Chromium reads just before Electron is ready. The app needs no graphics card. On Linux Chromium's
 * network service and its drawing run within the app's own process: at log-out systemd sends SIGTERM to every process of
 * the app at once; without its network process the app could not send the last OFF, and without its graphics process it
 * would end (docs/session-end.md has the measurements). A Chromium that does not know these names ignores them.
 */
export function setSwitches(commandLine: Switches, platform: NodeJS.Platform): void {
  commandLine.appendSwitch('disable-gpu')
  commandLine.appendSwitch('disable-software-rasterizer')
  if (platform !== 'linux') return
  commandLine.appendSwitch('in-process-gpu')
  // The switch has all features in one value, so those that were given at the start must be part of it.
  const given = commandLine.getSwitchValue('enable-features')
  const portal = speaksWayland(commandLine) ? portalKeys : []
  const features = [...(given === '' ? [] : [given]), 'NetworkServiceInProcess2', ...portal]
  commandLine.appendSwitch('enable-features', features.join(','))
}

/**
 * Makes the window readable for a screen reader that starts later than the app. Chromium asks once, at its start, whether
 * one runs (`IsEnabled` of org.a11y.Status), and otherwise never joins the accessibility bus: Hookswitch, which starts at
 * login and runs for days, would stay silent for an agent who switches Orca on after that. With this variable Chromium always
 * joins, as every GTK program does; it builds the window's tree only once a screen reader reads it. To be called before
 * Electron is ready.
 */
export function joinAccessibilityBus(env: NodeJS.ProcessEnv): void {
  // With NO_AT_BRIDGE a user or a desktop keeps programs off that bus.
  if (process.platform === 'linux' && env.NO_AT_BRIDGE === undefined) env.ACCESSIBILITY_ENABLED ??= '1'
}
