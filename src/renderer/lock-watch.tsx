import type { WindowModel } from '../core/view/window-model.ts'
import { useMessages } from './use-messages.ts'

/** Whether calls go off by themselves when the screen is locked; that they do not is said plainly. */
export function LockWatch({ lockWatch }: { lockWatch: WindowModel['lockWatch'] }) {
  const messages = useMessages()
  if (lockWatch.text === '') return null
  return (
    <section
      aria-label={messages.window.lockWatch}
      class={lockWatch.works ? 'lock-watch' : 'lock-watch warned'}
    >
      <p>{lockWatch.text}</p>
      {lockWatch.lastLock !== null && <p>{lockWatch.lastLock}</p>}
    </section>
  )
}
