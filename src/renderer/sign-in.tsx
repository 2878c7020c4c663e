import { useState } from 'preact/hooks'
import type { Ending } from '../core/contract.ts'
import { words } from '../core/words.ts'
import { ask } from './bridge.ts'

/** Signing in. The token lives in its field only, and is gone from it once it was taken. */
export function SignIn({ userId, onSubmit }: { userId: string; onSubmit: () => void }) {
  const [busy, setBusy] = useState(false)
  const [ending, setEnding] = useState<Ending | null>(null)

  async function submit(form: HTMLFormElement): Promise<void> {
    if (busy) return
    const entered = new FormData(form)
    const server = textOf(entered, 'server')
    setBusy(true)
    onSubmit()
    setEnding(null)
    const answer = await ask({
      kind: 'sign-in',
      form: {
        userId: textOf(entered, 'user'),
        credential: { kind: 'token', token: textOf(entered, 'token') },
        integrationsUrl: server === '' ? null : server,
      },
    })
    if (answer?.exit === 0) form.reset()
    setEnding(answer)
    setBusy(false)
  }

  return (
    <form
      aria-label={words.window.signIn}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      <label for="user">{words.window.userId}</label>
      <input id="user" name="user" defaultValue={userId} required maxLength={256} spellcheck={false} />
      <label for="token">{words.window.token}</label>
      <input
        id="token"
        name="token"
        type="password"
        required
        maxLength={8192}
        aria-describedby="token-hint"
      />
      <p class="hint" id="token-hint">
        {words.window.tokenHint}
      </p>
      <details>
        <summary>{words.window.server}</summary>
        <label for="server">{words.window.serverAddress}</label>
        <input id="server" name="server" type="url" maxLength={2048} aria-describedby="server-hint" />
        <p class="hint" id="server-hint">
          {words.window.serverHint}
        </p>
      </details>
      <button type="submit" class="primary" aria-busy={busy}>
        {busy ? words.window.signingIn : words.window.signIn}
      </button>
      <p class={ending !== null && ending.exit !== 0 ? 'answer failed' : 'answer'} role="status">
        {ending?.message}
      </p>
    </form>
  )
}

function textOf(entered: FormData, name: string): string {
  const value = entered.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
