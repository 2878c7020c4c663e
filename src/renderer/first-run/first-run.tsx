import { useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { WindowSignIn } from '../../core/view/sign-in-form.ts'
import { changeSettings, tell } from '../bridge.ts'
import { Glyph } from '../glyph.tsx'
import { Toggle } from '../settings/toggle.tsx'
import { useSettings } from '../settings/use-settings.ts'
import { TokenForm } from '../token-form.tsx'
import { useMessages } from '../use-messages.ts'
import { AdministratorForms } from './administrator-forms.tsx'
import { RelayForm } from './relay-form.tsx'

interface Properties {
  readonly signIn: WindowSignIn
  readonly onStart: () => void
  /** Called when Exotel has accepted the agent. By then the main page has replaced this one. */
  readonly onSignedIn: () => void
}

/** The page before any agent was signed in: a form for what the administrator gave, and one button that tests it and starts. */
export function FirstRun({ signIn, onStart, onSignedIn }: Properties) {
  const messages = useMessages()
  const { firstRun } = messages
  const { view } = useSettings(null)
  const [isAdministrator, setAdministrator] = useState(false)
  /** What the agent has decided; null until then. */
  const [startAtLogin, setStartAtLogin] = useState<boolean | null>(null)
  const preset = view?.startAtLoginPreset ?? null
  const fixed = view?.fixed.startAtLogin

  function onEnded(result: LocalizedResult): void {
    if (result.exit !== 0) return
    const wanted = startAtLogin ?? preset
    if (wanted !== null && fixed === undefined) void changeSettings({ startAtLogin: wanted })
    onSignedIn()
  }

  const atLogin = preset !== null && (
    <Toggle
      label={messages.settingsPage.startAtLogin}
      name="start-at-login"
      checked={startAtLogin ?? preset}
      fixed={fixed}
      onChange={setStartAtLogin}
    />
  )

  return (
    <section class="first-run" aria-labelledby="first-run">
      <h2 id="first-run">{firstRun.title}</h2>
      {signIn.relay === null ? (
        <>
          <p class="hint">{firstRun.what}</p>
          <TokenForm
            signIn={signIn}
            submit={firstRun.start}
            isPlain
            onStart={onStart}
            onEnded={onEnded}
            beside={atLogin}
          />
        </>
      ) : (
        <RelayForm relay={signIn.relay} onStart={onStart} onEnded={onEnded} beside={atLogin} />
      )}
      <div class="aside">
        {signIn.offersPracticeMode && (
          <button type="button" class="quiet" onClick={() => void tell({ kind: 'try-simulator' })}>
            {firstRun.practiceMode}
          </button>
        )}
        <button
          type="button"
          class="borderless"
          aria-expanded={isAdministrator}
          onClick={() => setAdministrator(!isAdministrator)}
        >
          {firstRun.administrator}
          <Glyph name="chevron" size={14} />
        </button>
      </div>
      {isAdministrator && <AdministratorForms signIn={signIn} onStart={onStart} onEnded={onEnded} />}
    </section>
  )
}
