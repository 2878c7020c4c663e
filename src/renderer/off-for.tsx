import { useState } from 'preact/hooks'
import type { Ending } from '../core/contract.ts'
import { words } from '../core/words.ts'
import { ask } from './bridge.ts'

/** OFF for some minutes or until a time of day; what was on comes back then. */
export function OffFor({ minutes }: { minutes: readonly number[] }) {
  const [failure, setFailure] = useState<Ending | null>(null)

  async function submit(form: HTMLFormElement): Promise<void> {
    const clock = new FormData(form).get('until')
    const answer = await ask({ kind: 'off-until', clock: typeof clock === 'string' ? clock : '' })
    setFailure(answer !== null && answer.exit !== 0 ? answer : null)
  }

  if (minutes.length === 0) return null
  return (
    <details class="off-for">
      <summary>{words.window.offFor}</summary>
      <div class="row">
        {minutes.map((count) => (
          <button
            type="button"
            key={count}
            aria-label={words.window.offForMinutes(count)}
            onClick={() => void ask({ kind: 'off-for', minutes: count })}
          >
            {words.window.minutes(count)}
          </button>
        ))}
      </div>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          void submit(event.currentTarget)
        }}
      >
        <label for="until">{words.window.until}</label>
        <input id="until" name="until" type="time" required />
        <button type="submit">{words.window.offUntil}</button>
      </form>
      <p class="answer" role="status">
        {failure?.message}
      </p>
    </details>
  )
}
