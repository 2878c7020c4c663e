import type { WindowModel } from '../../core/view/window-model.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useChanges } from '../live-region.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly lockWatch: WindowModel['lockWatch']
  readonly lockTest: SettingsView['lockTest'] | null
}

/** Whether this desktop tells of a lock, tried out: the last one that was noticed is shown as it comes. */
export function LockTestSection({ lockWatch, lockTest }: Properties) {
  const { settingsPage: setting } = useMessages()
  useChanges(lockWatch.lastLock, { first: false })
  const source = lockTest?.source ?? null
  return (
    <div class="card">
      <p class={lockWatch.works ? undefined : 'warned'}>
        {source === null || !lockWatch.works ? lockWatch.text : setting.lockSource(source)}
      </p>
      {source !== null && <p>{setting.lockHow}</p>}
      <p class="outcome">{lockWatch.lastLock ?? lockTest?.last ?? setting.noLockYet}</p>
    </div>
  )
}
