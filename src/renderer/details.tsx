import type { ComponentChildren } from 'preact'
import type { WindowModel } from '../core/view/window-model.ts'
import { Banner, type Exception, SupportLine } from './banner.tsx'
import { DeviceList } from './device-list.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly model: WindowModel
  /** The exceptions that the page does not show above. */
  readonly others: readonly Exception[]
  /** Opens the form that connects an Exotel account. */
  readonly onConnect: () => void
  /** The content below the details. */
  readonly children: ComponentChildren
}

/** Facts that the agent seldom needs: for support, further exceptions, the devices, the last change, and the lock's source. */
export function Details({ model, others, onConnect, children }: Properties) {
  const messages = useMessages()
  const { lockWatch, lastChange } = model
  return (
    <div class="details" id="details">
      <SupportLine problem={model.problem} />
      {others.map((exception) => (
        <Banner
          key={exception.kind === 'note' ? exception.note.text : exception.kind}
          exception={exception}
          onConnect={onConnect}
        />
      ))}
      <DeviceList devices={model.devices} onConnect={model.account?.connected === false ? onConnect : null} />
      {lastChange !== null && (
        <p class="hint">
          <span class="visually-hidden">{messages.window.lastChange}: </span>
          {lastChange}
        </p>
      )}
      {lockWatch.text !== '' && (
        <section class="hint" aria-label={messages.window.lockWatch}>
          {lockWatch.works && <p>{lockWatch.text}</p>}
          {lockWatch.lastLock !== null && <p>{lockWatch.lastLock}</p>}
        </section>
      )}
      {children}
    </div>
  )
}
