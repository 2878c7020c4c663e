import type { SettingsView } from '../../core/contract.ts'
import { words } from '../../core/words.ts'
import { SaveField } from './save-field.tsx'
import { Toggle } from './toggle.tsx'
import type { SettingsInHand } from './use-settings.ts'

interface Properties extends Pick<SettingsInHand, 'change' | 'save'> {
  readonly view: SettingsView
}

/** Start, notifications, and what "Off for" offers. */
export function GeneralSection({ view, change, save }: Properties) {
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
        onSave={async (text) => {
          const offForMinutes = minutesIn(text)
          return offForMinutes === null ? setting.notMinutes : save({ offForMinutes })
        }}
      />
    </div>
  )
}

/** The numbers of a list such as "5, 15"; null where something in it is no number. */
function minutesIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  return parts.every((part) => /^\d{1,6}$/.test(part)) ? parts.map(Number) : null
}
