import { useEffect, useState } from 'preact/hooks'
import type { SettingsChange } from '../../core/settings/values.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { changeSettings, readSettings } from '../bridge.ts'
import { useMessages } from '../use-messages.ts'

/** The settings of the main process, and the answer to the last change. */
export interface SettingsState {
  /** Null until they are read, or if they cannot be read. */
  readonly view: SettingsView | null
  readonly failed: boolean
  readonly answer: Answer | null
  /** Changes settings; the result is in `answer`. */
  change(change: SettingsChange): Promise<void>
  /** The same for a typed value: resolves with the reason if it was refused, for its field to show; else with null. */
  save(change: SettingsChange): Promise<string | null>
}

interface Answer {
  readonly ok: boolean
  readonly message: string
}

/** Reads the settings, and again whenever `trigger` changes, because the state of a key may change by itself. */
export function useSettings(trigger: unknown): SettingsState {
  const { window } = useMessages()
  const [view, setView] = useState<SettingsView | null>(null)
  const [failed, setFailed] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)

  useEffect(() => {
    let isCurrent = true
    void readSettings().then((read) => {
      if (!isCurrent) return
      setFailed(read === null)
      if (read !== null) setView(read)
    })
    return () => {
      isCurrent = false
    }
  }, [trigger])

  async function send(wanted: SettingsChange): Promise<Answer> {
    setAnswer(null)
    const changed = await changeSettings(wanted)
    if (changed !== null) setView(changed.view)
    return changed ?? { ok: false, message: window.notAnswered }
  }

  return {
    view,
    failed,
    answer,
    change: async (wanted) => setAnswer(await send(wanted)),
    save: async (wanted) => {
      const reply = await send(wanted)
      if (!reply.ok) return reply.message
      setAnswer(reply)
      return null
    },
  }
}
