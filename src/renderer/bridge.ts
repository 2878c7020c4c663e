import type { Messages } from '../core/locales/messages.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { ResultRequest, WindowRequest } from '../core/protocol/ipc.ts'
import type { SettingsChange } from '../core/settings/values.ts'
import type { About } from '../core/view/about.ts'
import type { Activity } from '../core/view/activity.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import type { SettingsChanged, SettingsView, WindowPage } from '../core/view/window-pages.ts'
import type { Bridge } from './preload.ts'

declare global {
  interface Window {
    readonly hookswitch: Bridge
  }
}

/** Calls `draw` with the current model, and with every new one until the returned function is called. */
export function followModel(draw: (model: WindowModel) => void): () => void {
  const { onView, request } = window.hookswitch
  return follow(onView, () => request({ kind: 'view' }).catch(() => null), draw)
}

/** Calls `open` with the page to show first, and with every page that is opened from outside the window. */
export function followPage(open: (page: WindowPage) => void): () => void {
  const { onPage, request } = window.hookswitch
  return follow(onPage, () => request({ kind: 'page' }).catch(() => 'main' as const), open)
}

/**
 * Calls `receive` with the current value and with each pushed one. A value that is pushed before the current one has
 * arrived is newer: the late one is dropped. Null means that there is no current value.
 */
function follow<Value>(
  subscribe: (receive: (pushed: Value) => void) => () => void,
  current: () => Promise<Value | null>,
  receive: (value: Value) => void,
): () => void {
  let isPushed = false
  let isEnded = false
  const unsubscribe = subscribe((pushed) => {
    isPushed = true
    receive(pushed)
  })
  void current().then((value) => {
    if (!isPushed && !isEnded && value !== null) receive(value)
  })
  return () => {
    isEnded = true
    unsubscribe()
  }
}

/** The proxy that wants a password; empty if none has asked. */
export async function askProxy(): Promise<string> {
  return (await window.hookswitch.request({ kind: 'proxy-that-asks' }).catch(() => null)) ?? ''
}

/** Makes a request and gives its result, which says so if the main process did not answer; never rejects. */
export async function ask(request: ResultRequest, messages: Messages): Promise<LocalizedResult> {
  try {
    return await window.hookswitch.request(request)
  } catch {
    return { exit: 1, message: messages.window.notAnswered }
  }
}

/** Makes a request whose result shows in the model; resolves once it is done, and never rejects. */
export async function tell(request: WindowRequest): Promise<void> {
  try {
    await window.hookswitch.request(request)
  } catch {
    // A request that failed leaves the model, and so the window, as it was.
  }
}

/** The current settings; null if the main process could not give them. */
export function readSettings(): Promise<SettingsView | null> {
  return window.hookswitch.request({ kind: 'settings' }).catch(() => null)
}

/** What the company's relay offers that the policy names; null if it names none, or none answers. */
export function readRelayInfo(): Promise<{ readonly offersSignIn: boolean } | null> {
  return window.hookswitch.request({ kind: 'relay-info' }).catch(() => null)
}

/** The last changes of where calls ring; null if the main process could not give them. */
export function readActivity(): Promise<Activity | null> {
  return window.hookswitch.request({ kind: 'activity' }).catch(() => null)
}

/** The report for support; null if the main process could not give it. */
export function readReport(): Promise<string | null> {
  return window.hookswitch.request({ kind: 'report' }).catch(() => null)
}

/** Versions and licences; null if the main process could not give them. */
export function readAbout(): Promise<About | null> {
  return window.hookswitch.request({ kind: 'about' }).catch(() => null)
}

/** The licences of the packages in the app; null if the main process could not give them. */
export function readThirdPartyLicences(): Promise<string | null> {
  return window.hookswitch.request({ kind: 'third-party-licences' }).catch(() => null)
}

/** Changes settings; null if the main process refused the request itself. */
export function changeSettings(change: SettingsChange): Promise<SettingsChanged | null> {
  return window.hookswitch.request({ kind: 'change-settings', change }).catch(() => null)
}
