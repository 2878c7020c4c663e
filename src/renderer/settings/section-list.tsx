import { breaksIn } from '../../core/locales/breaks.ts'
import { clockTime } from '../../core/locales/clock.ts'
import type { Messages } from '../../core/locales/messages.ts'
import { languageNames } from '../../core/model/language.ts'
import type { SettingsValues } from '../../core/settings/values.ts'
import { nextClockTime } from '../../core/text/clock-time.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { Glyph } from '../glyph.tsx'
import type { Section } from '../page.ts'
import { useMessages } from '../use-messages.ts'
import { shownKeys } from './key-press.ts'

interface Properties {
  readonly view: SettingsView | null
  readonly user: WindowModel['user']
  /** The section that the agent has just closed; its button gets the focus. */
  readonly last: Section | null
  readonly onOpen: (section: Section) => void
}

const sections: readonly Section[] = [
  'auto-off',
  'breaks',
  'reminder',
  'keys',
  'general',
  'account',
  'support',
]

/** The list of sections, each with its value now. */
export function SectionList({ view, user, last, onOpen }: Properties) {
  const messages = useMessages()
  return (
    <ul class="sections">
      {sections.map((section) => (
        <li key={section}>
          <button
            type="button"
            data-focus-target={section === last || undefined}
            onClick={() => onOpen(section)}
          >
            <span class="name">{sectionTitle(section, messages)}</span>
            <bdi class="value">
              {section === 'account' ? user?.id : view !== null && sectionValue(section, view, messages)}
            </bdi>
            <Glyph name="forward" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The title of a section. */
export function sectionTitle(section: Section, { settingsPage: setting }: Messages): string {
  switch (section) {
    case 'auto-off':
      return setting.autoOff
    case 'breaks':
      return setting.breaks
    case 'reminder':
      return setting.reminderAndShift
    case 'keys':
      return setting.keys
    case 'general':
      return setting.general
    case 'account':
      return setting.account
    case 'support':
      return setting.support
  }
}

/** The settings of a section in a few words; the section itself shows all of them. */
function sectionValue(section: Exclude<Section, 'account'>, view: SettingsView, messages: Messages): string {
  const { values } = view
  switch (section) {
    case 'auto-off':
      return autoOffValue(values, messages)
    case 'breaks':
      return breaksValue(values, messages)
    case 'reminder':
      return reminderValue(values, messages)
    case 'keys':
      return keysValue(view, messages)
    case 'general':
      return values.language === 'system'
        ? messages.settingsPage.languageOfSystem
        : languageNames[values.language]
    case 'support':
      return ''
  }
}

function autoOffValue(values: SettingsValues, { settingsPage: { value } }: Messages): string {
  const parts = [
    values.autoOffLock ? value.lock : null,
    values.autoOffSuspend ? value.suspend : null,
    values.autoOffQuit ? value.quit : null,
    values.idleMinutes === null ? null : value.idle(values.idleMinutes),
  ].filter((part) => part !== null)
  return parts.length === 0 ? value.never : parts.join(', ')
}

/** How many characters of names a row has room for. */
const room = 24

function breaksValue({ breaks }: SettingsValues, messages: Messages): string {
  const { value } = messages.settingsPage
  const names = breaksIn(messages, breaks)
    .map(({ name }) => name)
    .join(', ')
  if (breaks.length === 0) return value.none
  return names.length <= room ? names : value.breaks(breaks.length)
}

function reminderValue({ remindOffMinutes, shiftEnd }: SettingsValues, messages: Messages): string {
  const { value } = messages.settingsPage
  const end = shiftEnd === null ? null : nextClockTime(shiftEnd, Date.now())
  const parts = [
    remindOffMinutes === null || remindOffMinutes === 0 ? null : value.remind(remindOffMinutes),
    end === null ? null : clockTime(messages, end),
  ].filter((part) => part !== null)
  return parts.length === 0 ? value.never : parts.join(' · ')
}

/** What is wrong with the keys, or may be; else those of phone, SIP and off, such as "Ctrl + Alt + 1, 2, 0". */
function keysValue(
  { values: { keys }, keyStates, keysWorkEverywhere }: SettingsView,
  { settingsPage }: Messages,
): string {
  if (Object.values(keyStates).some(({ state }) => state === 'taken')) return settingsPage.keysTaken
  if (!keysWorkEverywhere) return settingsPage.keysSummaryUnsure
  const shown = [keys.phone, keys.sip, keys.off]
    .map((key) => shownKeys(key, navigator.platform))
    .filter((key) => key !== null)
  const modifiers = (key: string) => key.slice(0, key.lastIndexOf(' ') + 1)
  const [first] = shown
  if (first === undefined) return settingsPage.value.none
  const areAlike = shown.every((key) => modifiers(key) === modifiers(first))
  return areAlike
    ? [first, ...shown.slice(1).map((key) => key.slice(modifiers(key).length))].join(', ')
    : first
}
