import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import { useChanges } from '../live-region.ts'
import { useMessages } from '../use-messages.ts'

interface Properties {
  /** Null until Exotel has answered. */
  readonly ending: LocalizedResult | null
  readonly isSignedIn: boolean
  readonly onChange: () => void
  readonly onNext: () => void
}

/** What Exotel itself says to what was entered; where it refuses, the way back to it. */
export function TestStep({ ending, isSignedIn, onChange, onNext }: Properties) {
  const { firstRun } = useMessages()
  const title = ending === null ? firstRun.asking : ending.exit === 0 ? firstRun.works : firstRun.failed
  useChanges(ending === null ? null : `${title}. ${ending.message}`, { first: true })
  const look = ending === null ? '' : ending.exit === 0 ? 'good' : 'problem'
  return (
    <div class={`notice ${look}`}>
      <h3 tabIndex={-1} data-arrival aria-busy={ending === null}>
        {title}
      </h3>
      {ending !== null && <p>{ending.message}</p>}
      {ending !== null && (
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
