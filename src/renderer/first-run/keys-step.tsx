import { useRef } from 'preact/hooks'
import { keyNames } from '../../core/settings/accelerator.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import { shownKeys } from '../settings/key-press.ts'
import { useSettings } from '../settings/use-settings.ts'
import { useChangeAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly lockWatch: WindowModel['lockWatch']
  readonly onDone: () => void
}

/** Step 3: the keys, and a test whether this desktop reports a screen lock. */
export function KeysStep({ lockWatch, onDone }: Properties) {
  const before = useRef(lockWatch.lastLock)
  const { view } = useSettings(lockWatch)
  const { firstRun, settingsPage: setting } = useMessages()
  const isNoticed = lockWatch.lastLock !== null && lockWatch.lastLock !== before.current
  const noticed = isNoticed ? `${firstRun.lockTestPassed} ${lockWatch.lastLock}` : null
  useChangeAnnouncement(noticed, { first: false })
  return (
    <div class="step">
      <h3 tabIndex={-1} data-focus-target>
        {setting.keys}
      </h3>
      {view !== null && <p>{view.keysWorkEverywhere ? firstRun.keys : firstRun.keysUnsure}</p>}
      {view !== null && (
        <dl class="pairs">
          {keyNames.map((name) => (
            <div key={name}>
              <dt>{setting.keyName[name]}</dt>
              <dd>
                <kbd>{shownKeys(view.values.keys[name], navigator.platform) ?? setting.noKey}</kbd>
                {view.values.keys[name] !== null && <span class="hint">{view.keyStates[name].text}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <h3>{setting.lockTest}</h3>
      {lockWatch.works ? <p>{firstRun.lockTest}</p> : <p class="warned">{lockWatch.text}</p>}
      {noticed !== null && <p>{noticed}</p>}
      <button type="button" class="primary" onClick={onDone}>
        {firstRun.done}
      </button>
    </div>
  )
}
