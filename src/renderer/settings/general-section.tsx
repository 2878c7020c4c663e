import { useState } from 'preact/hooks'
import type { SettingsChange, SettingsView } from '../../core/contract.ts'
import { words } from '../../core/words.ts'
import { SaveField } from './save-field.tsx'
import { Toggle } from './toggle.tsx'

interface Properties {
  readonly view: SettingsView
  readonly change: (change: SettingsChange) => Promise<void>
}

/** Start, notifications, and what "Off for" offers. */
export function GeneralSection({ view, change }: Properties) {
  const [isNoList, setNoList] = useState(false)
  const { setting } = words.window
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
