import type { Switches } from './chromium-switches.ts'

/** What is used of Electron's `app` and of its sessions. */
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
 * Keeps Chromium from contacting anybody by itself; to be called before the app is ready, for every command. What the
 * tests have seen leave is the spell checker's dictionary and a look-up for `dns-prefetch`; the rest is what Chromium
 * says of itself, and Electron leaves most of it out. A Chromium that does not know a name ignores it.
 */
export function keepQuiet(app: QuietApp): void {
  for (const name of quietSwitches) app.commandLine.appendSwitch(name)
  append(app.commandLine, 'disable-features', quietFeatures)
  append(app.commandLine, 'blink-settings', ['dnsPrefetchingEnabled=false'])
  app.on('session-created', withoutSpellChecker)
  // Names are looked up where this machine looks all names up, never at a provider's HTTPS server.
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
  // It joins the group of mDNS, for a page that asks for a connection of WebRTC.
  'WebRtcHideLocalIpsWithMdns',
]

/** Adds to a switch that holds several values in one, with a comma between them. */
function append(commandLine: Switches, name: string, values: readonly string[]): void {
  const given = commandLine.getSwitchValue(name)
  commandLine.appendSwitch(name, [...(given === '' ? [] : [given]), ...values].join(','))
}

/**
 * Electron fetches a dictionary from Google as soon as there is a session, whether anything is written in it or not
 * (electron#22995): without a language there is none to fetch.
 */
function withoutSpellChecker(created: QuietSession): void {
  created.setSpellCheckerLanguages([])
  created.setSpellCheckerEnabled(false)
}
