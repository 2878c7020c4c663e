import { useEffect, useState } from 'preact/hooks'
import type { SettingsChange } from '../../core/settings/values.ts'
import type { SettingsView } from '../../core/view/window-pages.ts'
import { changeSettings, readSettings } from '../bridge.ts'
import { useMessages } from '../use-messages.ts'

/** The settings as the main process has them, and what became of the last change. */
export interface SettingsInHand {
  /** Null until they are read, and where they cannot be. */
  readonly view: SettingsView | null
  readonly failed: boolean
  readonly answer: Answer | null
  /** Changes settings; what became of it is in `answer`. */
  change(change: SettingsChange): Promise<void>
  /** The same for a typed value: why it was not taken is for its own field to say. Null where it was taken. */
  save(change: SettingsChange): Promise<string | null>
}

interface Answer {
  readonly ok: boolean
  readonly message: string
}

/** Reads the settings, and once more whenever `trigger` differs: how a key stands changes by itself. */
export function useSettings(trigger: unknown): SettingsInHand {
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

  async function ask(wanted: SettingsChange): Promise<Answer> {
    setAnswer(null)
    const changed = await changeSettings(wanted)
    if (changed !== null) setView(changed.view)
    return changed ?? { ok: false, message: window.notAnswered }
  }

  return {
    view,
    failed,
    answer,
    change: async (wanted) => setAnswer(await ask(wanted)),
    save: async (wanted) => {
      const told = await ask(wanted)
      if (!told.ok) return told.message
      setAnswer(told)
      return null
    },
  }
}
