import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { breaksIn } from '../../core/locales/breaks.ts'
import type { Messages } from '../../core/locales/messages.ts'
import { type Break, longestTimeOff, mostBreaks } from '../../core/model/break.ts'
import { isReason, tidyReason } from '../../core/text/reason.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { Glyph } from '../glyph.tsx'
import { ReplyMessage } from '../reply-message.tsx'
import { useReplyAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'
import type { SettingsState } from './use-settings.ts'
import { wholeNumber } from './whole-number.ts'

interface Properties extends Pick<SettingsState, 'save'> {
  readonly view: SettingsView
}

/** A break as it is typed. */
interface Row {
  readonly id: number
  readonly name: string
  readonly minutes: string
}

/** The breaks that "Off for" offers: their names and minutes, saved together. What is refused stays as it was typed. */
export function BreaksSection({ view, save }: Properties) {
  const messages = useMessages()
  const { settingsPage: setting } = messages
  const { breaks } = view.values
  const fixed = view.fixed.breaks
  const [rows, setRows] = useState(() => rowsOf(messages, breaks))
  const [failure, setFailure] = useState<{ readonly message: string } | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const isAdded = useRef(false)
  useReplyAnnouncement(failure)
  // Keeps what the agent is typing until the breaks themselves change.
  const saved = JSON.stringify(breaks)
  // Before the page is drawn: a later reset would take away what the agent has begun to type.
  useLayoutEffect(() => setRows(rowsOf(messages, breaks)), [saved, messages.language])
  useLayoutEffect(() => {
    if (isAdded.current) list.current?.querySelector<HTMLElement>('li:last-child input')?.focus()
    isAdded.current = false
  }, [rows.length])
  const isFull = rows.length >= mostBreaks

  function type(id: number, change: Partial<Row>): void {
    setRows(rows.map((row) => (row.id === id ? { ...row, ...change } : row)))
  }

  async function submit(): Promise<void> {
    setFailure(null)
    const typed = rows.filter(({ name, minutes }) => name.trim() !== '' || minutes.trim() !== '')
    const message = await save({
      breaks: typed.map(({ name, minutes }) => ({ name, minutes: wholeNumber(minutes) ?? 0 })),
    })
    setFailure(message === null ? null : { message })
  }

  return (
    <form
      class="card"
      aria-label={setting.breaks}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p class="hint">{fixed ?? setting.breaksHint}</p>
      {rows.length > 0 && (
        <p class="break-columns hint" aria-hidden="true">
          {setting.nameAndMinutes.map((column) => (
            <span key={column}>{column}</span>
          ))}
        </p>
      )}
      <ul class="break-rows" ref={list}>
        {rows.map((row, index) => (
          <BreakRow
            key={row.id}
            row={row}
            number={index + 1}
            isFixed={fixed !== undefined}
            isRefused={failure !== null}
            onType={(change) => type(row.id, change)}
            onRemove={() => {
              setRows(rows.filter(({ id }) => id !== row.id))
              add.current?.focus()
            }}
          />
        ))}
      </ul>
      <ReplyMessage failed text={failure?.message} id="breaks-failure" />
      {fixed === undefined && (
        <div class="row submit">
          <button
            type="button"
            ref={add}
            aria-disabled={isFull}
            aria-describedby="breaks-full"
            onClick={() => {
              if (isFull) return
              isAdded.current = true
              setRows([...rows, { id: nextId(rows), name: '', minutes: '' }])
            }}
          >
            {setting.addBreak}
          </button>
          <button type="submit" class="primary">
            {setting.save}
          </button>
        </div>
      )}
      <p class="hint" id="breaks-full">
        {isFull && fixed === undefined ? setting.breaksFull(mostBreaks) : ''}
      </p>
    </form>
  )
}

interface RowProperties {
  readonly row: Row
  /** Counted from 1. */
  readonly number: number
  readonly isFixed: boolean
  /** Whether saving was refused: the fields that are the reason are marked then. */
  readonly isRefused: boolean
  readonly onType: (change: Partial<Row>) => void
  readonly onRemove: () => void
}

function BreakRow({ row, number, isFixed, isRefused, onType, onRemove }: RowProperties) {
  const { settingsPage: setting } = useMessages()
  const { name, minutes } = row
  const count = wholeNumber(minutes) ?? 0
  return (
    <li>
      {/* `dir`: a name from right to left is typed and shown so. */}
      <input
        aria-label={setting.breakName(number)}
        aria-invalid={isRefused && !isReason(tidyReason(name))}
        aria-describedby="breaks-failure"
        dir="auto"
        value={name}
        maxLength={200}
        disabled={isFixed}
        onInput={({ currentTarget }) => onType({ name: currentTarget.value })}
      />
      <input
        aria-label={setting.breakMinutes(number)}
        aria-invalid={isRefused && (count < 1 || count > longestTimeOff)}
        aria-describedby="breaks-failure"
        inputMode="numeric"
        value={minutes}
        maxLength={6}
        disabled={isFixed}
        onInput={({ currentTarget }) => onType({ minutes: currentTarget.value })}
      />
      {!isFixed && (
        <button
          type="button"
          class="borderless icon"
          aria-label={setting.removeBreak(number, name)}
          onClick={onRemove}
        >
          <Glyph name="remove" size={16} />
        </button>
      )}
    </li>
  )
}

function rowsOf(messages: Messages, breaks: readonly Break[]): readonly Row[] {
  return breaksIn(messages, breaks).map(({ name, minutes }, id) => ({ id, name, minutes: String(minutes) }))
}

function nextId(rows: readonly Row[]): number {
  return Math.max(-1, ...rows.map(({ id }) => id)) + 1
}
