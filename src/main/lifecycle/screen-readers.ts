/**
 * Makes the window readable for a screen reader that starts later than the app. Chromium asks once, at its start, whether
 * one runs (`IsEnabled` of org.a11y.Status) and else never joins the accessibility bus: Hookswitch, which starts at login
 * and stays for days, would be mute for whoever switches Orca on after that. With this variable set it joins always, as
 * every GTK program does; the window's tree is made only once somebody reads it. To be called before Electron is ready.
 */
export function welcomeScreenReaders(env: NodeJS.ProcessEnv): void {
  // NO_AT_BRIDGE is how a person or a desktop says that programs shall stay away from that bus.
  if (process.platform === 'linux' && env.NO_AT_BRIDGE === undefined) env.ACCESSIBILITY_ENABLED ??= '1'
}
