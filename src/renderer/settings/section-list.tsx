import type { Messages } from '../../core/locales/messages.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import type { Section } from '../page.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly view: SettingsView | null
  readonly model: WindowModel
  /** The section that the agent has just closed; its button gets the focus. */
  readonly last: Section | null
  readonly onOpen: (section: Section) => void
}

const sections: readonly Section[] = ['account', 'auto-off', 'keys', 'general', 'lock-test', 'support']

/** The list of sections, each with a summary. */
export function SectionList({ view, model, last, onOpen }: Properties) {
  const messages = useMessages()
  return (
    <ul class="sections">
      {sections.map((section) => (
        <li key={section}>
          <button
            type="button"
            class="card"
            data-focus-target={section === last || undefined}
            onClick={() => onOpen(section)}
          >
            <span class="name">{sectionTitle(section, messages)}</span>
            <span class="hint">{summaryOf(section, view, model, messages)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The title of a section. */
export function sectionTitle(section: Section, { settingsPage: setting }: Messages): string {
  switch (section) {
    case 'account':
      return setting.account
    case 'auto-off':
      return setting.autoOff
    case 'keys':
      return setting.keys
    case 'general':
      return setting.general
    case 'lock-test':
      return setting.lockTest
    case 'support':
      return setting.support
  }
}

function summaryOf(
  section: Section,
  view: SettingsView | null,
  model: WindowModel,
  { settingsPage: setting }: Messages,
): string {
  switch (section) {
    case 'account':
      return model.user?.text ?? ''
    case 'auto-off':
      return setting.autoOffSummary
    case 'keys':
      if (view === null) return ''
      if (Object.values(view.keyStates).some(({ state }) => state === 'taken')) return setting.keysTaken
      return view.keysWorkEverywhere ? setting.keysSummary : setting.keysSummaryUnsure
    case 'general':
      return setting.generalSummary
    case 'lock-test':
      return model.lockWatch.lastLock ?? setting.noLockYet
    case 'support':
      return setting.supportSummary
  }
}
