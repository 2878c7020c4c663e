import { useRef } from 'preact/hooks'
import type { WindowModel } from '../../core/view/window-model.ts'
import { useChanges } from '../live-region.ts'
import { keyOrder, shownKeys } from '../settings/key-press.ts'
import { useSettings } from '../settings/use-settings.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly lockWatch: WindowModel['lockWatch']
  readonly onDone: () => void
}

/** The keys, and a lock to see whether this desktop tells of it. */
export function KeysStep({ lockWatch, onDone }: Properties) {
  const before = useRef(lockWatch.lastLock)
  const { view } = useSettings(lockWatch)
  const { firstRun, settingsPage: setting } = useMessages()
  const isNoticed = lockWatch.lastLock !== null && lockWatch.lastLock !== before.current
  const noticed = isNoticed ? `${firstRun.lockTestPassed} ${lockWatch.lastLock}` : null
  useChanges(noticed, { first: false })
  return (
    <div class="step">
      <h3 tabIndex={-1} data-arrival>
        {setting.keys}
      </h3>
      {view !== null && <p>{view.keysWorkEverywhere ? firstRun.keys : firstRun.keysUnsure}</p>}
      {view !== null && (
        <dl class="pairs">
          {keyOrder.map((name) => (
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
