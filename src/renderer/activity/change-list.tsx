import type { Language } from '../../core/model/language.ts'
import type { Change } from '../../core/view/activity.ts'
import { readActivity } from '../bridge.ts'
import { StateIcon } from '../state-icon.tsx'
import { useMessages } from '../use-messages.ts'
import { useRead } from '../use-read.ts'

interface Properties {
  /** The last change in a sentence: with another one the list is read again. */
  readonly newest: string | null
  readonly language: Language
}

/** The last changes of where calls ring, by day, the newest first. */
export function ChangeList({ newest, language }: Properties) {
  const { activity } = useMessages()
  const { value, failed } = useRead(readActivity, `${language} ${newest}`)
  return (
    <section class="activity" aria-labelledby="changes">
      <h2 id="changes">{activity.changes}</h2>
      {value === null ? (
        <p class="hint" aria-busy={!failed}>
          {failed ? activity.notRead : activity.loading}
        </p>
      ) : value.whyEmpty !== null ? (
        <p class="empty">{value.whyEmpty}</p>
      ) : (
        daysOf(value.changes).map(({ day, changes }) => (
          <section key={day} aria-labelledby={`day-${changes[0]?.at}`}>
            <h3 id={`day-${changes[0]?.at}`}>{day}</h3>
            <ol class="changes">
              {changes.map((change) => (
                <Row key={change.at} change={change} />
              ))}
            </ol>
          </section>
        ))
      )}
    </section>
  )
}

/** One change. A screen reader reads it as a sentence; the page shows a shorter form. */
function Row({ change }: { change: Change }) {
  const { activity } = useMessages()
  const { at, time, active, from, to, sentence, cause, how, isConfirmed, requestId } = change
  return (
    <li class={`change ${active}`}>
      <StateIcon icon={active === 'both' ? 'problem' : active} size={18} />
      <p class="what">
        <span class="visually-hidden">{sentence}</span>
        <span aria-hidden="true">
          {from !== null && <span class="from">{from} → </span>}
          {to}
        </span>
      </p>
      <time dateTime={new Date(at).toISOString()}>{time}</time>
      <p class="why">
        {cause} · <span class={isConfirmed ? undefined : 'failed'}>{how}</span>
      </p>
      {requestId !== null && (
        <p class="request">
          {activity.requestId} <code>{requestId}</code>
        </p>
      )}
    </li>
  )
}

/** The changes of each day, in the order in which they are given. */
function daysOf(changes: readonly Change[]): readonly { day: string; changes: readonly Change[] }[] {
  const days = [...new Set(changes.map(({ day }) => day))]
  return days.map((day) => ({ day, changes: changes.filter((change) => change.day === day) }))
}
