import { words } from '../core/words.ts'
import { ask } from './bridge.ts'

/** That nothing here is real, on every page, and the way back to what is. */
export function SimulatorMark() {
  return (
    <div class="banner">
      <p>{words.simulated}</p>
      <button type="button" onClick={() => void ask({ kind: 'leave-simulator' })}>
        {words.window.leaveSimulator}
      </button>
    </div>
  )
}
