import type { Switches } from './chromium-switches.ts'

/** The functions that are used of Electron's `app` and of its sessions. */
export interface QuietApp {
  readonly commandLine: Switches
  whenReady(): Promise<void>
  configureHostResolver(options: { readonly secureDnsMode: 'off' }): void
  on(name: 'session-created', listener: (created: QuietSession) => void): unknown
}

interface QuietSession {
  setSpellCheckerEnabled(enabled: boolean): void
  setSpellCheckerLanguages(languages: string[]): void
}

/**
 * Keeps Chromium from contacting servers by itself. To be called before the app is ready, for every command. The tests have
 * seen it fetch the spell checker's dictionary and look names up for `dns-prefetch`. The rest is what Chromium documents;
 * Electron leaves most of it out. A Chromium that does not know a name ignores it.
 */
export function keepQuiet(app: QuietApp): void {
  for (const name of quietSwitches) app.commandLine.appendSwitch(name)
  append(app.commandLine, 'disable-features', quietFeatures)
  append(app.commandLine, 'blink-settings', ['dnsPrefetchingEnabled=false'])
  app.on('session-created', withoutSpellChecker)
  // The computer's own resolver looks names up, never a provider's HTTPS server.
  void app.whenReady().then(() => app.configureHostResolver({ secureDnsMode: 'off' }))
}

const quietSwitches = [
  'disable-background-networking',
  'disable-breakpad',
  'disable-component-update',
  'disable-domain-reliability',
  'no-pings',
]

const quietFeatures = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  // It joins the mDNS group, for pages that use WebRTC.
  'WebRtcHideLocalIpsWithMdns',
]

/** Appends to a switch whose value is a list with commas. */
function append(commandLine: Switches, name: string, values: readonly string[]): void {
  const given = commandLine.getSwitchValue(name)
  commandLine.appendSwitch(name, [...(given === '' ? [] : [given]), ...values].join(','))
}

/**
 * Electron fetches a dictionary from Google as soon as a session exists, even if nobody types in it (electron#22995).
 * Without a language there is none to fetch.
 */
function withoutSpellChecker(created: QuietSession): void {
  created.setSpellCheckerLanguages([])
  created.setSpellCheckerEnabled(false)
}
