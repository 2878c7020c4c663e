import { useEffect, useState } from 'preact/hooks'
import type { SettingsChange, SettingsView } from '../../core/contract.ts'
import { changeSettings, readSettings } from '../bridge.ts'
import { useWords } from '../use-words.ts'

/** The settings as the main process has them, and what became of the last change. */
export interface SettingsInHand {
  /** Null until they are read, and where they cannot be. */
  readonly view: SettingsView | null
  readonly failed: boolean
  readonly answer: { readonly ok: boolean; readonly message: string } | null
  change(change: SettingsChange): Promise<void>
}

/** Reads the settings, and once more whenever `trigger` differs: how a key stands changes by itself. */
export function useSettings(trigger: unknown): SettingsInHand {
  const { window } = useWords()
  const [view, setView] = useState<SettingsView | null>(null)
  const [failed, setFailed] = useState(false)
  const [answer, setAnswer] = useState<SettingsInHand['answer']>(null)

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

  async function change(wanted: SettingsChange): Promise<void> {
    setAnswer(null)
    const changed = await changeSettings(wanted)
    if (changed !== null) setView(changed.view)
    setAnswer(changed ?? { ok: false, message: window.notAnswered })
  }

  return { view, failed, answer, change }
}
