import { useWords } from './use-words.ts'

/** That nothing here is real, on every page. */
export function SimulatorMark() {
  const words = useWords()
  return <p class="banner">{words.state.simulated}</p>
}
