import { tell } from './bridge.ts'
import { useMessages } from './use-messages.ts'

/** Says on every page that no real calls are switched, with the button that leaves the simulator. */
export function SimulatorBanner() {
  const messages = useMessages()
  return (
    <div class="banner">
      <p>{messages.state.simulated}</p>
      <button type="button" onClick={() => void tell({ kind: 'leave-simulator' })}>
        {messages.window.leaveSimulator}
      </button>
    </div>
  )
}
