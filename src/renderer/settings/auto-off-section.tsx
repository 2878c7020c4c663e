import type { WindowModel } from '../../core/view/window-model.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useMessages } from '../use-messages.ts'
import { ChoiceField } from './choice-field.tsx'
import { LockTest } from './lock-test.tsx'
import { SaveField } from './save-field.tsx'
import { Toggle } from './toggle.tsx'
import type { SettingsState } from './use-settings.ts'
import { wholeNumber } from './whole-number.ts'

interface Properties extends Pick<SettingsState, 'change' | 'save'> {
  readonly view: SettingsView
  readonly idleWatch: WindowModel['idleWatch']
  readonly lockWatch: WindowModel['lockWatch']
}

/** The value of `idleMinutes` when it is switched on. */
const defaultIdleMinutes = 10

/** When calls go off by themselves, what happens when the agent comes back, and a test of the lock. */
export function AutoOffSection({ view, idleWatch, lockWatch, change, save }: Properties) {
  const { settingsPage: setting } = useMessages()
  const { values, fixed } = view
  return (
    <div class="card">
      <p class="hint">{setting.autoOffHint}</p>
      <Toggle
        label={setting.autoOffLock}
        name="auto-off-lock"
        checked={values.autoOffLock}
        fixed={fixed.autoOffLock}
        onChange={(autoOffLock) => void change({ autoOffLock })}
      />
      <Toggle
        label={setting.autoOffSuspend}
        name="auto-off-suspend"
        checked={values.autoOffSuspend}
        fixed={fixed.autoOffSuspend}
        onChange={(autoOffSuspend) => void change({ autoOffSuspend })}
      />
      <Toggle
        label={setting.autoOffQuit}
        name="auto-off-quit"
        checked={values.autoOffQuit}
        fixed={fixed.autoOffQuit}
        onChange={(autoOffQuit) => void change({ autoOffQuit })}
      />
      <Toggle
        label={setting.idle}
        name="idle"
        checked={values.idleMinutes !== null}
        fixed={fixed.idleMinutes}
        onChange={(wanted) => void change({ idleMinutes: wanted ? defaultIdleMinutes : null })}
      />
      {values.idleMinutes !== null && (
        <SaveField
          label={setting.idleMinutes}
          name="idle-minutes"
          value={String(values.idleMinutes)}
          fixed={fixed.idleMinutes}
          onSave={(text) => save({ idleMinutes: wholeNumber(text) ?? 0 })}
        />
      )}
      {values.idleMinutes !== null && idleWatch !== null && (
        <p class={idleWatch.works ? 'hint' : 'warned'}>{idleWatch.text}</p>
      )}
      <ChoiceField
        label={setting.restore}
        name="restore"
        value={values.restore}
        options={[
          { value: 'always', label: setting.restoreAlways },
          { value: 'ask', label: setting.restoreAsk },
          { value: 'never', label: setting.restoreNever },
        ]}
        fixed={fixed.restore}
        onChange={(restore) => void change({ restore })}
      />
      <LockTest lockWatch={lockWatch} lockTest={view.lockTest} />
    </div>
  )
}
