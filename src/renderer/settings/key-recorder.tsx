import { useRef, useState } from 'preact/hooks'
import type { KeyName } from '../../core/settings/accelerator.ts'
import { tell } from '../bridge.ts'
import { useChangeAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'
import { acceleratorOf, shownKeys, superKeyName } from './key-press.ts'

interface Properties {
  readonly name: KeyName
  readonly accelerator: string | null
  readonly isFixed: boolean
  readonly onRecorded: (accelerator: string | null) => void
}

/**
 * A button that records the next key combination. Escape keeps the old one, Backspace removes it, and Tab moves the focus
 * as everywhere.
 */
export function KeyRecorder({ name, accelerator, isFixed, onRecorded }: Properties) {
  const [isRecording, setRecording] = useState(false)
  const [problem, setProblem] = useState('')
  const pressed = useRef<string | null>(null)
  const { settingsPage: setting } = useMessages()
  const hint = !isRecording ? null : problem === '' ? setting.recordHint : problem
  useChangeAnnouncement(hint, { first: false })

  function start(): void {
    setRecording(true)
    // A registered key would switch calls, and would not reach this window.
    void tell({ kind: 'pause-keys', paused: true })
  }

  function stop(): void {
    if (!isRecording) return
    pressed.current = null
    setRecording(false)
    setProblem('')
    void tell({ kind: 'pause-keys', paused: false })
  }

  function record(event: KeyboardEvent): void {
    if (!isRecording || event.key === 'Tab') return
    event.preventDefault()
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey
    if (event.key === 'Escape' && isPlain) stop()
    else if (event.key === 'Backspace' && isPlain) finish(null)
    else {
      const press = acceleratorOf(event)
      if (press.kind === 'accelerator') pressed.current = press.accelerator
      else if (press.kind === 'bare') setProblem(setting.needsModifier(superKeyName(navigator.platform)))
      else if (press.kind === 'unknown') setProblem(setting.cannotRecord)
    }
  }

  /** Keys are recorded when they are released: registered while still pressed, they would switch calls at once. */
  function release(event: KeyboardEvent): void {
    if (!isRecording) return
    // Releasing Space or Enter would activate the button again.
    event.preventDefault()
    if (pressed.current !== null) finish(pressed.current)
  }

  function finish(recorded: string | null): void {
    stop()
    onRecorded(recorded)
  }

  const shown = isRecording
    ? setting.pressKeys
    : (shownKeys(accelerator, navigator.platform) ?? setting.noKey)
  return (
    <div class="recorder">
      <button
        type="button"
        class={isRecording ? 'recording' : undefined}
        aria-label={setting.keyOf(name, shown)}
        aria-disabled={isFixed}
        aria-describedby={`record-${name}`}
        onClick={() => {
          if (!isFixed) start()
        }}
        onKeyDown={record}
        onKeyUp={release}
        onBlur={stop}
      >
        {shown}
      </button>
      <p class="hint" id={`record-${name}`}>
        {hint}
      </p>
    </div>
  )
}
