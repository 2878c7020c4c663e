import { languageNames, languages } from '../../core/model/language.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useMessages } from '../use-messages.ts'
import { ChoiceField } from './choice-field.tsx'
import { SaveField } from './save-field.tsx'
import { Toggle } from './toggle.tsx'
import type { SettingsState } from './use-settings.ts'
import { wholeNumber } from './whole-number.ts'

interface Properties extends Pick<SettingsState, 'change' | 'save'> {
  readonly view: SettingsView
}

/** Start at login, notifications, language, and the times of "Off for". */
export function GeneralSection({ view, change, save }: Properties) {
  const { settingsPage: setting } = useMessages()
  const { values, fixed, rules } = view
  return (
    <div class="card">
      <Toggle
        label={setting.startAtLogin}
        name="start-at-login"
        checked={values.startAtLogin}
        fixed={fixed.startAtLogin}
        onChange={(startAtLogin) => void change({ startAtLogin })}
      />
      <Toggle
        label={setting.notifications}
        name="notifications"
        checked={values.notifications}
        hint={rules.notifications ?? setting.notificationsHint}
        fixed={fixed.notifications === undefined ? undefined : (rules.notifications ?? fixed.notifications)}
        onChange={(notifications) => void change({ notifications })}
      />
      <ChoiceField
        label={setting.language}
        name="language"
        value={values.language}
        options={[
          { value: 'system', label: setting.languageOfSystem },
          ...languages.map((value) => ({ value, label: languageNames[value] })),
        ]}
        fixed={fixed.language}
        onChange={(language) => void change({ language })}
      />
      <SaveField
        label={setting.offFor}
        name="off-for-minutes"
        value={values.offForMinutes.join(', ')}
        hint={setting.offForHint}
        fixed={fixed.offForMinutes}
        onSave={async (text) => {
          const offForMinutes = minutesIn(text)
          return offForMinutes === null ? setting.notMinutes : save({ offForMinutes })
        }}
      />
    </div>
  )
}

/** The numbers in a list such as "5, 15"; null if an item is not a whole number. */
function minutesIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  const numbers = parts.map(wholeNumber).filter((number) => number !== null)
  return numbers.length === parts.length ? numbers : null
}
