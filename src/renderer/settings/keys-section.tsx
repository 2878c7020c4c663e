import { keyNames } from '../../core/settings/accelerator.ts'
import type { SettingsChange } from '../../core/settings/values.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useMessages } from '../use-messages.ts'
import { KeyRecorder } from './key-recorder.tsx'

interface Properties {
  readonly view: SettingsView
  readonly change: (change: SettingsChange) => Promise<void>
}

/** The global keys: what each does, whether it works, and a button that records a new one. */
export function KeysSection({ view, change }: Properties) {
  const { settingsPage: setting } = useMessages()
  const { fixed } = view
  const hint = view.keysWorkEverywhere ? setting.keysHint : setting.keysHintUnsure
  return (
    <div class="card">
      <p class="hint">{fixed.keys ?? hint}</p>
      <ul class="keys">
        {keyNames.map((name) => (
          <li key={name}>
            <div>
              <span class="name">{setting.keyName[name]}</span>
              {view.values.keys[name] !== null && (
                <span class={`key-state ${view.keyStates[name].state}`}>{view.keyStates[name].text}</span>
              )}
            </div>
            <KeyRecorder
              name={name}
              accelerator={view.values.keys[name]}
              isFixed={fixed.keys !== undefined}
              onRecorded={(accelerator) => void change({ keys: { [name]: accelerator } })}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
