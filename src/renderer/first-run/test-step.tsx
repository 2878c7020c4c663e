import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import { useChangeAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  /** Null until Exotel has answered. */
  readonly result: LocalizedResult | null
  readonly isSignedIn: boolean
  readonly onChange: () => void
  readonly onNext: () => void
}

/** Step 2: Exotel's answer; if it refused, a button leads back to the form. */
export function TestStep({ result, isSignedIn, onChange, onNext }: Properties) {
  const { firstRun } = useMessages()
  const title = result === null ? firstRun.asking : result.exit === 0 ? firstRun.works : firstRun.failed
  useChangeAnnouncement(result === null ? null : `${title}. ${result.message}`, { first: true })
  const style = result === null ? '' : result.exit === 0 ? 'good' : 'problem'
  return (
    <div class={`notice ${style}`}>
      <h3 tabIndex={-1} data-focus-target aria-busy={result === null}>
        {title}
      </h3>
      {result !== null && <p>{result.message}</p>}
      {result !== null && (
        <p class="row">
          {isSignedIn ? (
            <button type="button" class="primary" onClick={onNext}>
              {firstRun.goOn}
            </button>
          ) : (
            <button type="button" class="primary" onClick={onChange}>
              {firstRun.change}
            </button>
          )}
        </p>
      )}
    </div>
  )
}
