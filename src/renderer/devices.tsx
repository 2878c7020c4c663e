import type { DeviceCard } from '../core/view/device-card.ts'
import { StateIcon } from './state-icon.tsx'
import { useMessages } from './use-messages.ts'

/** A card for each device: its number, whether it is verified, whether it is busy, and a note. */
export function Devices({ devices }: { devices: readonly DeviceCard[] }) {
  const messages = useMessages()
  return (
    <section aria-label={messages.window.devices}>
      <ul class="devices">
        {devices.map((card) => (
          <Card key={card.device} card={card} />
        ))}
      </ul>
    </section>
  )
}

function Card({ card }: { card: DeviceCard }) {
  const { device, label, number, present, verification, busy, note } = card
  return (
    <li class={present === false ? 'card device absent' : 'card device'}>
      <h2>
        <StateIcon icon={device} size={20} />
        {label}
      </h2>
      {present !== false && (
        <>
          <p class="number">{number}</p>
          <p class="chips">
            <span class={`chip ${verification.state}`}>{verification.text}</span>
            {busy.text !== '' && <span class={`chip ${busy.state}`}>{busy.text}</span>}
          </p>
          {verification.how !== '' && <p class="hint">{verification.how}</p>}
        </>
      )}
      {note !== '' && <p class="hint">{note}</p>}
    </li>
  )
}
