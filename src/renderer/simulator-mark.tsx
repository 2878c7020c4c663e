import { tell } from './bridge.ts'
import { useWords } from './use-words.ts'

/** That nothing here is real, on every page, and the way back to what is. */
export function SimulatorMark() {
  const words = useWords()
  return (
    <div class="banner">
      <p>{words.state.simulated}</p>
      <button type="button" onClick={() => void tell({ kind: 'leave-simulator' })}>
        {words.window.leaveSimulator}
      </button>
    </div>
  )
}
