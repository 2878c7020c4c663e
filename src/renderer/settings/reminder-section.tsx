import { clockTimeToType, parseClockTime } from '../../core/text/clock-time.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useMessages } from '../use-messages.ts'
import { SaveField } from './save-field.tsx'
import type { SettingsState } from './use-settings.ts'
import { wholeNumber } from './whole-number.ts'

interface Properties extends Pick<SettingsState, 'save'> {
  readonly view: SettingsView
}

/** A number of minutes that no setting accepts: what is typed is refused with the sentence about the setting. */
const noMinutes = -1

/** When the agent is reminded of calls that are off, and when calls go off at the end of the shift. */
export function ReminderSection({ view, save }: Properties) {
  const { settingsPage: setting, hour12 = false } = useMessages()
  const { values, fixed } = view
  const { remindOffMinutes, shiftEnd } = values
  return (
    <div class="card">
      <SaveField
        label={setting.remindOff}
        name="remind-off-minutes"
        value={remindOffMinutes === null || remindOffMinutes === 0 ? '' : String(remindOffMinutes)}
        hint={setting.remindOffHint}
        isOptional
        fixed={fixed.remindOffMinutes}
        onSave={(text) => save({ remindOffMinutes: text === '' ? null : (wholeNumber(text) ?? noMinutes) })}
      />
      <SaveField
        label={setting.shiftEnd}
        name="shift-end"
        value={shiftEnd === null ? '' : clockTimeToType(shiftEnd, hour12)}
        hint={setting.shiftEndHint}
        isOptional
        maxLength={20}
        fixed={fixed.shiftEnd}
        onSave={(text) => save({ shiftEnd: text === '' ? null : (parseClockTime(text) ?? text) })}
      />
    </div>
  )
}
