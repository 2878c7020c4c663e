import type { WindowModel } from '../core/view/window-model.ts'
import { Countdown } from './countdown.tsx'
import { StateIcon } from './state-icon.tsx'

/** Whether calls ring, and where; the heading of the main page. */
export function StateSummary({ model }: { model: WindowModel }) {
  const { icon, headline, detail, timedOff } = model
  return (
    <header class={`state-summary ${icon}`}>
      <StateIcon icon={icon} size={56} />
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

/** The same in one line, for pages with another heading. */
export function StateSummaryLine({ model }: { model: WindowModel }) {
  return (
    <p class={`state-line ${model.icon}`}>
      <StateIcon icon={model.icon} size={20} />
      {model.headline}
    </p>
  )
}
