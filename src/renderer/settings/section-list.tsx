import type { Messages } from '../../core/locales/messages.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import type { Section } from '../page.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly view: SettingsView | null
  /** The section that the agent has just closed; its button gets the focus. */
  readonly last: Section | null
  readonly onOpen: (section: Section) => void
}

const sections: readonly Section[] = ['account', 'auto-off', 'keys', 'general', 'support']

/** The list of sections. */
export function SectionList({ view, last, onOpen }: Properties) {
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
            {section === 'keys' && <span class="hint">{keysHint(view, messages)}</span>}
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
    case 'support':
      return setting.support
  }
}

/** What is wrong with the keys, or may be; empty if they work. */
function keysHint(view: SettingsView | null, { settingsPage: setting }: Messages): string {
  if (view === null) return ''
  if (Object.values(view.keyStates).some(({ state }) => state === 'taken')) return setting.keysTaken
  return view.keysWorkEverywhere ? '' : setting.keysSummaryUnsure
}
