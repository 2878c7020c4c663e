import type { WindowModel } from '../core/window-model.ts'
import { words } from '../core/words.ts'

/** Whether calls go off by themselves when the screen is locked; that they do not is said plainly. */
export function LockWatch({ lockWatch }: { lockWatch: WindowModel['lockWatch'] }) {
  if (lockWatch.text === '') return null
  return (
    <section aria-label={words.window.lockWatch} class={lockWatch.works ? 'lock-watch' : 'lock-watch warned'}>
      <p>{lockWatch.text}</p>
      {lockWatch.lastLock !== null && <p>{lockWatch.lastLock}</p>}
    </section>
  )
}
