import type { LocalizedText } from '../locales/messages.ts'
import { mostBreaks, usualBreaks } from '../model/break.ts'
import { defaultRules, type Rules } from '../model/rules.ts'
import { isSameJson } from '../text/json.ts'
import { longestReason } from '../text/reason.ts'
import { keyNames, parseAccelerator, sameKeys } from './accelerator.ts'
import { type ChosenValues, chosenValues, tidyMinutes } from './chosen-values.ts'
import type { Policy } from './policy.ts'
import { type SettingsChange, type SettingsValues, settingsValues } from './values.ts'

/**
 * The values until the agent or a policy chooses others.
 *
 * The keys: 1 and 2 for the two devices in the order of every list, 0 for off, and the two beside 0, 9 and 8, for the
 * commands that depend on which device is on. On Windows every program takes AltGr for Ctrl+Alt, and AltGr with a digit
 * types a character on many layouts (Devanagari digits on Hindi, @ on French, brackets on German ones). A global key of
 * Ctrl+Alt with a digit would block these characters everywhere; so the keys have Shift as well there. On X11 and macOS
 * AltGr differs from Ctrl+Alt, and Ctrl+Alt with a digit types nothing.
 */
export function defaultValues(platform: string): SettingsValues {
  const modifiers = platform === 'win32' ? 'Ctrl+Alt+Shift' : 'Ctrl+Alt'
  const { autoOff, restore } = defaultRules
  return {
    autoOffLock: autoOff.lock,
    autoOffSuspend: autoOff.suspend,
    autoOffQuit: autoOff.quit,
    idleMinutes: autoOff.idleMinutes,
    restore,
    offForMinutes: [5, 15, 30, 60],
    remindOffMinutes: null,
    shiftEnd: null,
    breaks: [...usualBreaks],
    keys: {
      phone: `${modifiers}+1`,
      sip: `${modifiers}+2`,
      off: `${modifiers}+0`,
      toggle: `${modifiers}+9`,
      swap: `${modifiers}+8`,
    },
    startAtLogin: false,
    notifications: true,
    language: 'system',
  }
}

/** The values in force: what the policy fixes, then the agent's choice, then the policy's presets, then the defaults of `platform`. */
export function valuesOf(platform: string, policy: Policy, chosen: ChosenValues): SettingsValues {
  const preset = defaultValues(platform)
  const keys = { ...preset.keys, ...policy.defaults.keys, ...(policy.forced.keys ?? chosen.keys) }
  return settingsValues.parse({ ...preset, ...policy.defaults, ...chosen, ...policy.forced, keys })
}

/** The part of the settings that decides when calls go off and come back, and when the agent is reminded. */
export function rulesOf(values: SettingsValues): Rules {
  const { autoOffLock: lock, autoOffSuspend: suspend, autoOffQuit: quit, idleMinutes, restore } = values
  // 0 means never, too: an administrator writes it to switch a reminder off.
  const remindOffMinutes = values.remindOffMinutes === 0 ? null : values.remindOffMinutes
  return {
    autoOff: { lock, suspend, quit, idleMinutes },
    restore,
    remindOffMinutes,
    shiftEnd: values.shiftEnd,
  }
}

/** A change as it is saved, or why it is refused. `now`: the values in force before it. */
export function checkChange(
  now: SettingsValues,
  change: SettingsChange,
  policy: Policy,
):
  | { readonly ok: true; readonly chosen: ChosenValues; readonly next: SettingsValues }
  | { readonly ok: false; readonly why: LocalizedText } {
  const no = (why: LocalizedText) => ({ ok: false, why }) as const
  const fixed = Object.keys(change).find((name) => isFixed(policy, name) && differs(now, change, name))
  if (fixed !== undefined) return no((messages) => messages.settings.fixed)
  const { idleMinutes, offForMinutes, breaks, remindOffMinutes, shiftEnd } = change
  const { shape } = settingsValues
  if (idleMinutes !== undefined && !shape.idleMinutes.safeParse(idleMinutes).success) {
    return no((messages) => messages.settings.badIdleMinutes)
  }
  const minutes = offForMinutes === undefined ? undefined : tidyMinutes(offForMinutes)
  if (minutes !== undefined && !shape.offForMinutes.safeParse(minutes).success) {
    return no((messages) => messages.settings.badOffForMinutes)
  }
  if (breaks !== undefined && !shape.breaks.safeParse(breaks).success) {
    return no((messages) => messages.settings.badBreaks(mostBreaks, longestReason))
  }
  if (remindOffMinutes !== undefined && !shape.remindOffMinutes.safeParse(remindOffMinutes).success) {
    return no((messages) => messages.settings.badRemindOffMinutes)
  }
  if (shiftEnd !== undefined && !shape.shiftEnd.safeParse(shiftEnd).success) {
    return no((messages) => messages.settings.badShiftEnd)
  }
  const keys: ChosenValues['keys'] = {}
  for (const name of keyNames) {
    const given = change.keys?.[name]
    if (given === undefined) continue
    const parsed = given === null ? null : parseAccelerator(given)
    if (parsed !== null && !parsed.ok) return no((messages) => messages.badKey[parsed.problem](given ?? ''))
    keys[name] = parsed === null ? null : parsed.accelerator
  }
  const all = { ...now.keys, ...keys }
  for (const name of keyNames) {
    const key = keys[name] ?? null
    if (key === null) continue
    const other = keyNames.find((one) => {
      const theirs = all[one] ?? null
      return one !== name && theirs !== null && sameKeys(theirs, key)
    })
    if (other !== undefined) return no((messages) => messages.settings.keyUsedTwice(key, other))
  }
  const chosen = chosenValues.parse({
    ...change,
    ...(change.keys === undefined ? {} : { keys }),
    ...(minutes === undefined ? {} : { offForMinutes: minutes }),
  })
  return { ok: true, chosen, next: settingsValues.parse({ ...now, ...chosen, keys: all }) }
}

/** Whether the policy fixes the value with this name. */
export function isFixed(policy: Policy, name: string): boolean {
  return Object.hasOwn(policy.forced, name)
}

function differs(now: SettingsValues, change: SettingsChange, name: string): boolean {
  const asked: unknown = Reflect.get(change, name)
  if (name !== 'keys') return !isSameJson(asked, Reflect.get(now, name))
  return keyNames.some((key) => change.keys?.[key] !== undefined && change.keys[key] !== now.keys[key])
}
