import type { WindowModel } from '../core/view/window-model.ts'
import { Countdown } from './countdown.tsx'
import { StateIcon } from './state-icon.tsx'

/** Do calls ring, and where? */
export function StateSummary({ model }: { model: WindowModel }) {
  const { icon, headline, detail, timedOff } = model
  return (
    <header class={`glance ${icon}`}>
      <StateIcon icon={icon} size={64} />
      <div>
        <h1 tabIndex={-1}>{headline}</h1>
        {timedOff === null ? (
          detail !== '' && <p class="detail">{detail}</p>
        ) : (
          <>
            <p class="detail">
              <Countdown until={timedOff.until} />
            </p>
            <p class="detail">{timedOff.text}</p>
          </>
        )}
      </div>
    </header>
  )
}

/** The same in one line, for the pages that have another heading. */
export function StateSummaryLine({ model }: { model: WindowModel }) {
  return (
    <p class={`glance-line ${model.icon}`}>
      <StateIcon icon={model.icon} size={20} />
      {model.headline}
    </p>
  )
}
