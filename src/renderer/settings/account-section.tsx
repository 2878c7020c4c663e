import { useContext, useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import { AccountForm } from '../account-form.tsx'
import { Saying } from '../live-region.ts'
import { ReplyMessage } from '../reply-message.tsx'
import { useAsk, useMessages } from '../use-messages.ts'
import { NumberForm } from './number-form.tsx'

interface Properties {
  readonly model: WindowModel
  readonly onLeft: (ending: LocalizedResult | null) => void
}

/** Who is signed in and by what, the Exotel account, the phone's number, and the way out. */
export function AccountSection({ model, onLeft }: Properties) {
  const messages = useMessages()
  const ask = useAsk()
  const say = useContext(Saying)
  const [busy, setBusy] = useState<'sign-out' | 'disconnect-account' | null>(null)
  const [ending, setEnding] = useState<LocalizedResult | null>(null)
  const { user, account, devices } = model
  const phone = devices.find(({ device }) => device === 'phone')

  async function end(kind: 'sign-out' | 'disconnect-account'): Promise<void> {
    if (busy !== null) return
    setBusy(kind)
    const answer = await ask({ kind })
    setBusy(null)
    setEnding(answer)
    if (kind === 'sign-out') onLeft(answer)
    else if (answer !== null) say(answer.message)
  }

  return (
    <>
      <div class="card">
        <p class="user-whole">{user?.text}</p>
        <p class="hint">{account?.text}</p>
        {model.token !== null && <p class="hint">{model.token.text}</p>}
        <p class="row">
          {account?.connected === true && (
            <button
              type="button"
              aria-busy={busy === 'disconnect-account'}
              onClick={() => void end('disconnect-account')}
            >
              {busy === 'disconnect-account' ? messages.form.disconnecting : messages.form.disconnectAccount}
            </button>
          )}
          {/* Whoever has done with the simulator leaves it: signed out there, nothing that is entered is kept. */}
          {!model.simulated && (
            <button type="button" aria-busy={busy === 'sign-out'} onClick={() => void end('sign-out')}>
              {busy === 'sign-out' ? messages.form.signingOut : messages.form.signOut}
            </button>
          )}
        </p>
        <ReplyMessage failed={ending !== null && ending.exit !== 0} text={ending?.message} />
      </div>
      {account?.connected === true && phone !== undefined && phone.present !== false && (
        <NumberForm number={phone.number} />
      )}
      {(account?.connected === false || model.problem?.action?.does.kind === 'connect-account') && (
        <section aria-labelledby="connect">
          <h2 id="connect">{messages.form.connectAccount}</h2>
          <AccountForm
            submit={messages.form.connect}
            onEnded={(answer) => {
              // The form is gone by then, and with it the focus and what it showed.
              if (answer?.exit === 0) setEnding(answer)
            }}
          />
        </section>
      )}
    </>
  )
}
