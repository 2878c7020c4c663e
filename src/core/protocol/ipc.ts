import { z } from 'zod'
import { longestTimeOff } from '../model/break.ts'
import { targets } from '../model/device.ts'
import { settingsChange } from '../settings/values.ts'
import { isReason } from '../text/reason.ts'
import type { About } from '../view/about.ts'
import type { Activity } from '../view/activity.ts'
import type { WindowModel } from '../view/window-model.ts'
import type { SettingsChanged, SettingsView, WindowPage } from '../view/window-pages.ts'
import { exchange, type Handlers, localizedResult, type RequestOf, type ResponseOf } from './exchange.ts'
import { sharedExchanges } from './shared-requests.ts'

/** The response of a request whose result shows in the window's model. */
const nothing = z.null()

/**
 * The requests of the window. It is of the same version as the main process, so it relies on the responses' types and
 * parses none.
 */
export const windowProtocol = {
  view: exchange('view', {}, z.custom<WindowModel>()),
  /** The page that was opened last. */
  page: exchange('page', {}, z.custom<WindowPage>()),
  switch: exchange('switch', { target: z.enum(targets) }, localizedResult),
  /** OFF for some minutes; the reason is the name of a break, or null. */
  'off-for': exchange(
    'off-for',
    {
      minutes: z.number().int().min(1).max(longestTimeOff),
      reason: z.string().refine(isReason).nullable(),
    },
    localizedResult,
  ),
  /** OFF until the agent's clock shows this, such as "17:00". */
  'off-until': exchange('off-until', { clock: z.string().max(5) }, localizedResult),
  /** OFF once the agent's call is over; the result comes within a few seconds, whether it waits for the call or not. */
  'off-after-call': exchange('off-after-call', {}, localizedResult),
  'cancel-off-after-call': exchange('cancel-off-after-call', {}, nothing),
  ...sharedExchanges(localizedResult),
  /** What the company's relay offers that the policy names; null if it names none, or none answers. */
  'relay-info': exchange('relay-info', {}, z.custom<{ readonly offersSignIn: boolean } | null>()),
  /** The agent agrees to the enrolment link that the window shows, or declines. */
  'accept-invitation': exchange('accept-invitation', {}, localizedResult),
  'decline-invitation': exchange('decline-invitation', {}, nothing),
  /** The agent signs in at the company in the browser; the result comes once that has ended. */
  'company-sign-in': exchange('company-sign-in', {}, localizedResult),
  'cancel-company-sign-in': exchange('cancel-company-sign-in', {}, nothing),
  settings: exchange('settings', {}, z.custom<SettingsView>()),
  'change-settings': exchange('change-settings', { change: settingsChange }, z.custom<SettingsChanged>()),
  /** The agent presses a key to choose it: until `false`, the next change, or half a minute, no key switches. */
  'pause-keys': exchange('pause-keys', { paused: z.boolean() }, nothing),
  /** The name of the proxy that wants a password; null if none asked. */
  'proxy-that-asks': exchange('proxy-that-asks', {}, z.string().nullable()),
  /** The last changes of where calls ring. */
  activity: exchange('activity', {}, z.custom<Activity>()),
  /** Versions and licences. */
  about: exchange('about', {}, z.custom<About>()),
  /** The licences of the packages that the app is built from. */
  'third-party-licences': exchange('third-party-licences', {}, z.string()),
  /** The report for support. */
  report: exchange('report', {}, z.string()),
  /** Puts the report on the clipboard. */
  'copy-report': exchange('copy-report', {}, localizedResult),
  /** Writes the zip file of `hookswitch diagnostics --zip` to where the agent chooses; no message if they cancel. */
  'save-report': exchange('save-report', {}, localizedResult),
  /** Opens the help page of the policy in the browser. */
  'open-help': exchange('open-help', {}, localizedResult),
  /** Reads from Exotel again at once, and from a keychain that failed. */
  retry: exchange('retry', {}, nothing),
  /** Restarts the app with the embedded Exotel. */
  'try-simulator': exchange('try-simulator', {}, nothing),
  /** Restarts it without, as the app of the usual profile. */
  'leave-simulator': exchange('leave-simulator', {}, nothing),
  quit: exchange('quit', {}, nothing),
}

/** Parses a request of the window. */
export const windowRequest = z.union(Object.values(windowProtocol).map(({ request }) => request))

type WindowProtocol = typeof windowProtocol

/** A request of any kind. */
export type WindowRequest = RequestOf<WindowProtocol>
/** The response to a request of one of these kinds. */
export type WindowResponse<Kind extends WindowRequest['kind'] = WindowRequest['kind']> = ResponseOf<
  WindowProtocol,
  Kind
>
/** What the main process needs to answer the window. */
export type WindowHandlers = Handlers<WindowProtocol>

/** The requests that are answered with a result for the agent. */
export type ResultRequest = RequestOf<
  WindowProtocol,
  {
    [Kind in keyof WindowProtocol]: WindowProtocol[Kind]['response'] extends typeof localizedResult
      ? Kind
      : never
  }[keyof WindowProtocol]
>
