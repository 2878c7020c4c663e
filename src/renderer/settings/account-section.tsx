import { useContext, useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import { AccountForm } from '../account-form.tsx'
import { Glyph } from '../glyph.tsx'
import { AnnounceContext } from '../live-region.ts'
import { ProxyForm } from '../proxy-form.tsx'
import { ReplyMessage } from '../reply-message.tsx'
import { useAsk } from '../use-ask.ts'
import { useMessages } from '../use-messages.ts'
import { NumberForm } from './number-form.tsx'

interface Properties {
  readonly model: WindowModel
  /** What a policy decides about the account, each as a sentence. */
  readonly rules: readonly string[]
  readonly onSignedOut: (result: LocalizedResult) => void
}

/** The signed-in agent, the Exotel account, the phone's number, and signing out. */
export function AccountSection({ model, rules, onSignedOut }: Properties) {
  const messages = useMessages()
  const ask = useAsk()
  const announce = useContext(AnnounceContext)
  const [busy, setBusy] = useState<'sign-out' | 'disconnect-account' | null>(null)
  const [result, setResult] = useState<LocalizedResult | null>(null)
  const [isProxyOpen, setProxyOpen] = useState(false)
  const { user, account, devices } = model
  const phone = devices.find(({ device }) => device === 'phone')

  async function send(kind: 'sign-out' | 'disconnect-account'): Promise<void> {
    if (busy !== null) return
    setBusy(kind)
    const answer = await ask({ kind })
    setBusy(null)
    setResult(answer)
    if (kind === 'sign-out') onSignedOut(answer)
    else announce(answer.message)
  }

  return (
    <>
      <div class="card">
        <p class="user-whole">{user?.text}</p>
        <p class="hint">{account?.text}</p>
        {model.relay.map((text) => (
          <p key={text} class="hint">
            {text}
          </p>
        ))}
        {model.token !== null && <p class="hint">{model.token.text}</p>}
        <p class="row">
          {account?.connected === true && model.may.signOut && (
            <button
              type="button"
              aria-busy={busy === 'disconnect-account'}
              onClick={() => void send('disconnect-account')}
            >
              {busy === 'disconnect-account' ? messages.form.disconnecting : messages.form.disconnectAccount}
            </button>
          )}
          {/* The simulator is left by its banner: credentials entered after signing out there would not be saved. */}
          {!model.simulated && model.may.signOut && (
            <button type="button" aria-busy={busy === 'sign-out'} onClick={() => void send('sign-out')}>
              {busy === 'sign-out' ? messages.form.signingOut : messages.form.signOut}
            </button>
          )}
        </p>
        {rules.map((rule) => (
          <p key={rule} class="hint">
            {rule}
          </p>
        ))}
        <ReplyMessage failed={result !== null && result.exit !== 0} text={result?.message} />
      </div>
      {account?.connected === true &&
        model.may.numberChange &&
        phone !== undefined &&
        phone.present !== false && <NumberForm number={phone.number} />}
      <button
        type="button"
        class="borderless"
        aria-expanded={isProxyOpen}
        onClick={() => setProxyOpen(!isProxyOpen)}
      >
        {messages.settingsPage.proxy}
        <Glyph name="chevron" size={14} />
      </button>
      {isProxyOpen && <ProxyForm onSaved={() => setProxyOpen(false)} />}
      {(account?.connected === false || model.problem?.action?.does.kind === 'connect-account') && (
        <section aria-labelledby="connect">
          <h2 id="connect">{messages.form.connectAccount}</h2>
          <AccountForm
            linkedRegion={null}
            submit={messages.form.connect}
            onEnded={(answer) => {
              // On success the form disappears, and its own message with it.
              if (answer.exit === 0) setResult(answer)
            }}
          />
        </section>
      )}
    </>
  )
}
