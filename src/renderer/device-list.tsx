import type { DeviceCard } from '../core/view/device-card.ts'
import { StateIcon } from './state-icon.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly devices: readonly DeviceCard[]
  /** Opens the form that connects an Exotel account; null if one is connected. */
  readonly onConnect: (() => void) | null
}

/** A row for each device: its number, whether it is verified, whether it is busy, and a note. */
export function DeviceList({ devices, onConnect }: Properties) {
  const messages = useMessages()
  const reason = commonReason(devices)
  return (
    <section class="devices" aria-label={messages.window.devices}>
      <ul>
        {devices.map((card) => (
          <Row key={card.device} card={card} how={reason === '' ? card.verification.how : ''} />
        ))}
      </ul>
      {(reason !== '' || onConnect !== null) && (
        <div class="common">
          {reason !== '' && <p class="hint">{reason}</p>}
          {onConnect !== null && (
            <button type="button" class="quiet" onClick={onConnect}>
              {messages.form.connectAccount}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

/** Why verification is not known, if the reason is the same for every device; else empty. */
function commonReason(devices: readonly DeviceCard[]): string {
  const [first, ...others] = devices.map(({ verification }) => verification.how)
  return first !== undefined && others.every((how) => how === first) ? first : ''
}

/** One device; `how` is how to verify it, and may be empty. */
function Row({ card, how }: { card: DeviceCard; how: string }) {
  const { device, label, number, present, verification, busy, note } = card
  return (
    <li class={present === false ? 'device absent' : 'device'}>
      <div class="identity">
        <h2>
          <StateIcon icon={device} size={16} />
          {label}
        </h2>
        {present !== false && <p class="number">{number}</p>}
      </div>
      {present !== false && (
        <p class="facts">
          <span class={`fact ${verification.state}`}>{verification.text}</span>
          {busy.text !== '' && <span class={`fact ${busy.state}`}>{busy.text}</span>}
        </p>
      )}
      {present !== false && how !== '' && <p class="hint">{how}</p>}
      {note !== '' && <p class="hint">{note}</p>}
    </li>
  )
}
