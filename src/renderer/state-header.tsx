import { useLayoutEffect, useRef } from 'preact/hooks'
import type { WindowModel } from '../core/view/window-model.ts'
import { Countdown } from './countdown.tsx'
import { StateIcon } from './state-icon.tsx'
import { TimeInState } from './time-in-state.tsx'

/** The id of the heading that says whether calls ring and where. */
export const stateHeadingId = 'state'

interface Properties {
  readonly model: WindowModel
  /**
   * Whether the window has just opened with it. The heading then gets the focus, because a screen reader says at least
   * what has the focus; it may stop reading the page for anything else that gets it.
   */
  readonly isFirst: boolean
}

/** Whether calls ring and where, and what that rests on; the heading of the main page. */
export function StateHeader({ model, isFirst }: Properties) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    if (isFirst && document.activeElement === document.body) heading.current?.focus()
  }, [])
  const { icon, headline, detail, since, timedOff } = model
  return (
    <header class={`state-summary ${icon}`}>
      <StateIcon icon={icon} size={36} />
      <div>
        <h1 id={stateHeadingId} tabIndex={-1} ref={heading}>
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
                  <bdi class="lasted">{timedOff.reason}</bdi>
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
