import type { WindowModel } from '../../core/view/window-model.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useChangeAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly lockWatch: WindowModel['lockWatch']
  readonly lockTest: SettingsView['lockTest'] | null
}

/** A test whether this desktop reports a screen lock: shows the last lock that was noticed. */
export function LockTestSection({ lockWatch, lockTest }: Properties) {
  const { settingsPage: setting } = useMessages()
  useChangeAnnouncement(lockWatch.lastLock, { first: false })
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
