import type { WindowModel } from '../../core/view/window-model.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { useChangeAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly lockWatch: WindowModel['lockWatch']
  readonly lockTest: SettingsView['lockTest']
}

/** A test whether this desktop reports a screen lock: shows the last lock that was noticed. */
export function LockTest({ lockWatch, lockTest }: Properties) {
  const { settingsPage: setting } = useMessages()
  useChangeAnnouncement(lockWatch.lastLock, { first: false })
  const { source, last } = lockTest
  return (
    <section class="lock-test" aria-labelledby="lock-test">
      <h2 id="lock-test">{setting.lockTest}</h2>
      <p class={lockWatch.works ? undefined : 'warned'}>
        {source === null || !lockWatch.works ? lockWatch.text : setting.lockSource(source)}
      </p>
      {source !== null && <p>{setting.lockHow}</p>}
      <p class="outcome">{lockWatch.lastLock ?? last ?? setting.noLockYet}</p>
    </section>
  )
}
