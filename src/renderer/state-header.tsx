import type { WindowModel } from '../core/view/window-model.ts'
import { Countdown } from './countdown.tsx'
import { StateIcon } from './state-icon.tsx'
import { TimeInState } from './time-in-state.tsx'

/** Whether calls ring and where, and what that rests on; the heading of the main page. */
export function StateHeader({ model }: { model: WindowModel }) {
  const { icon, headline, detail, since, timedOff } = model
  return (
    <header class={`state-summary ${icon}`}>
      <StateIcon icon={icon} size={36} />
      <div>
        <h1 id="state" tabIndex={-1}>
          {headline}
        </h1>
        {timedOff === null ? (
          detail !== '' && (
            <p class="detail">
              {since !== null && <TimeInState since={since} />}
              {detail}
            </p>
          )
        ) : (
          <>
            <p class="detail">
              {timedOff.reason !== null && (
                <>
                  <span class="lasted">{timedOff.reason}</span>
                  {' · '}
                </>
              )}
              <Countdown until={timedOff.until} clock={timedOff.clock} />
            </p>
            <p class="detail">{timedOff.text}</p>
          </>
        )}
      </div>
    </header>
  )
}

/** The same in one line, for pages with another heading. */
export function StateLine({ model }: { model: WindowModel }) {
  return (
    <p class={`state-line ${model.icon}`}>
      <StateIcon icon={model.icon} size={18} />
      {model.headline}
    </p>
  )
}
