import { useRef, useState } from 'preact/hooks'
import type { KeyName } from '../../core/protocol/contract.ts'
import { tell } from '../bridge.ts'
import { useChanges } from '../live-region.ts'
import { useMessages } from '../use-messages.ts'
import { acceleratorOf, shownKeys } from './key-press.ts'

interface Properties {
  readonly name: KeyName
  readonly accelerator: string | null
  readonly isFixed: boolean
  readonly onRecorded: (accelerator: string | null) => void
}

/**
 * A button that, once pressed, takes the next keys that are pressed together. Escape keeps the old ones, Backspace
 * takes them away, and Tab goes on as everywhere.
 */
export function KeyRecorder({ name, accelerator, isFixed, onRecorded }: Properties) {
  const [isRecording, setRecording] = useState(false)
  const [problem, setProblem] = useState('')
  const pressed = useRef<string | null>(null)
  const { settingsPage: setting } = useMessages()
  const hint = !isRecording ? null : problem === '' ? setting.recordHint : problem
  useChanges(hint, { first: false })

  function start(): void {
    setRecording(true)
    // A key that is in use now would switch, and would never come here.
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
    else if (event.key === 'Backspace' && isPlain) take(null)
    else {
      const press = acceleratorOf(event)
      if (press.kind === 'accelerator') pressed.current = press.accelerator
      else if (press.kind === 'bare') setProblem(setting.needsModifier)
      else if (press.kind === 'unknown') setProblem(setting.cannotRecord)
    }
  }

  /** Keys are taken when they are let go: bound while they are still down, they would switch at once. */
  function release(event: KeyboardEvent): void {
    if (!isRecording) return
    // The release of Space or Enter would press the button again.
    event.preventDefault()
    if (pressed.current !== null) take(pressed.current)
  }

  function take(recorded: string | null): void {
    stop()
    onRecorded(recorded)
  }

  const shown = isRecording ? setting.pressKeys : (shownKeys(accelerator) ?? setting.noKey)
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
