import { words } from '../core/words.ts'

/** That nothing here is real, on every page. */
export function SimulatorMark() {
  return <p class="banner">{words.simulated}</p>
}
