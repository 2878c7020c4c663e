import type { WindowModel } from '../core/view/window-model.ts'
import { useMessages } from './use-messages.ts'

/** Whether calls go off when the screen is locked, or a warning that they do not. */
export function LockWatchNote({ lockWatch }: { lockWatch: WindowModel['lockWatch'] }) {
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
