import { useState } from 'preact/hooks'
import type { SettingsChange, SettingsView } from '../../core/contract.ts'
import { languageNames, languages } from '../../core/language.ts'
import { useWords } from '../use-words.ts'
import { Choose } from './choose.tsx'
import { SaveField } from './save-field.tsx'
import { Toggle } from './toggle.tsx'

interface Properties {
  readonly view: SettingsView
  readonly change: (change: SettingsChange) => Promise<void>
}

/** Start, notifications, language, and what "Off for" offers. */
export function GeneralSection({ view, change }: Properties) {
  const [isNoList, setNoList] = useState(false)
  const { settingsPage: setting } = useWords()
  const { values, fixed } = view
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
        hint={setting.notificationsHint}
        fixed={fixed.notifications}
        onChange={(notifications) => void change({ notifications })}
      />
      <Choose
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
        onSave={(text) => {
          const offForMinutes = minutesIn(text)
          setNoList(offForMinutes === null)
          if (offForMinutes !== null) void change({ offForMinutes })
        }}
      />
      <p class="answer failed" role="status">
        {isNoList && setting.notMinutes}
      </p>
    </div>
  )
}

/** The numbers of a list such as "5, 15"; null where something in it is no number. */
function minutesIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  return parts.every((part) => /^\d{1,6}$/.test(part)) ? parts.map(Number) : null
}
