import { tell } from './bridge.ts'
import { useMessages } from './use-messages.ts'

/** That nothing here is real, on every page, and the way back to what is. */
export function SimulatorMark() {
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
