import { useState } from 'preact/hooks'
import type { KeyName } from '../../core/contract.ts'
import { words } from '../../core/words.ts'
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
  const { setting } = words.window

  function stop(): void {
    setRecording(false)
    setProblem('')
  }

  function record(event: KeyboardEvent): void {
    if (!isRecording || event.key === 'Tab') return
    event.preventDefault()
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey
    if (event.key === 'Escape' && isPlain) stop()
    else if (event.key === 'Backspace' && isPlain) take(null)
    else {
      const pressed = acceleratorOf(event)
      if (pressed.kind === 'accelerator') take(pressed.accelerator)
      else if (pressed.kind === 'bare') setProblem(setting.needsModifier)
      else if (pressed.kind === 'unknown') setProblem(setting.cannotRecord)
    }
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
          if (!isFixed) setRecording(true)
        }}
        onKeyDown={record}
        // The release of Space or Enter would press the button again.
        onKeyUp={(event) => {
          if (isRecording) event.preventDefault()
        }}
        onBlur={stop}
      >
        {shown}
      </button>
      <p class="hint" id={`record-${name}`} role="status">
        {isRecording && (problem === '' ? setting.recordHint : problem)}
      </p>
    </div>
  )
}
