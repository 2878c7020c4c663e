import { useContext, useEffect, useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { WindowRelay } from '../../core/view/sign-in-form.ts'
import { readRelayInfo, tell } from '../bridge.ts'
import { Field } from '../form-field.tsx'
import { AnnounceContext } from '../live-region.ts'
import { ReplyMessage } from '../reply-message.tsx'
import { RequestForm, type RequestFormProperties } from '../request-form.tsx'
import { useAsk } from '../use-ask.ts'
import { useMessages } from '../use-messages.ts'

interface Properties extends Pick<RequestFormProperties, 'onStart' | 'onEnded' | 'beside'> {
  readonly relay: WindowRelay
}

/** Enrols this computer at the company's relay: by the link that was opened, by the company's sign-in, or by a code. */
export function RelayForm({ relay, ...form }: Properties) {
  return relay.isLinked ? (
    // Another link gets a new form: an answer to the earlier link must not count for this one.
    <InvitationForm key={relay.origin} relay={relay} {...form} />
  ) : (
    <CompanyForm relay={relay} {...form} />
  )
}

/** A link asks to enrol this computer. The agent sees at which relay, and agrees or declines. */
function InvitationForm({ relay, ...form }: Properties) {
  const { form: text } = useMessages().relay
  return (
    <RequestForm
      {...form}
      label={text.title}
      submit={text.connect}
      busyLabel={text.connecting}
      requestOf={() => ({ kind: 'accept-invitation' })}
      beside={
        <>
          {form.beside}
          <button type="button" onClick={() => void tell({ kind: 'decline-invitation' })}>
            {text.decline}
          </button>
        </>
      }
    >
      <p>
        <strong>{text.invited(relay.origin)}</strong>
      </p>
      <p class="hint">{text.invitedHint}</p>
    </RequestForm>
  )
}

/** The company's sign-in as one button, if the relay offers it; below it the field for a code, then folded. */
function CompanyForm({ relay, ...form }: Properties) {
  const { form: text } = useMessages().relay
  const [offersSignIn, setOffersSignIn] = useState(false)
  useEffect(() => {
    let isShown = true
    void readRelayInfo().then((info) => {
      if (isShown) setOffersSignIn(info?.offersSignIn === true)
    })
    return () => {
      isShown = false
    }
  }, [])
  const codeForm = (
    <RequestForm
      {...form}
      label={text.title}
      submit={text.connect}
      busyLabel={text.connecting}
      refusedField="code"
      isPlain={offersSignIn}
      requestOf={(entered) => ({ kind: 'enrol', form: { relay: relay.origin, code: entered('code') } })}
    >
      {!offersSignIn && <p class="hint">{text.at(relay.origin)}</p>}
      <Field label={text.code} name="code" required maxLength={64} hint={text.codeHint} />
    </RequestForm>
  )
  if (!offersSignIn) return codeForm
  return (
    <div class="card">
      <p class="hint">{text.at(relay.origin)}</p>
      <CompanySignIn {...form} />
      <details>
        <summary>{text.withCode}</summary>
        {codeForm}
      </details>
    </div>
  )
}

/** The button that starts the company's sign-in in the browser; until that has ended, it cancels it. */
function CompanySignIn({ onStart, onEnded }: Pick<RequestFormProperties, 'onStart' | 'onEnded'>) {
  const { form: text } = useMessages().relay
  const ask = useAsk()
  const announce = useContext(AnnounceContext)
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<LocalizedResult | null>(null)

  async function signIn(): Promise<void> {
    setBusy(true)
    setResult(null)
    onStart?.()
    announce(text.inBrowser)
    const answer = await ask({ kind: 'company-sign-in' })
    setBusy(false)
    setResult(answer)
    announce(answer.message)
    onEnded?.(answer)
  }

  return (
    <>
      {busy && <p role="status">{text.inBrowser}</p>}
      <ReplyMessage failed={result !== null && result.exit !== 0} text={result?.message} />
      <p class="row submit">
        {busy ? (
          <button type="button" onClick={() => void tell({ kind: 'cancel-company-sign-in' })}>
            {text.cancel}
          </button>
        ) : (
          <button type="button" class="primary" onClick={() => void signIn()}>
            {text.companySignIn}
          </button>
        )}
      </p>
    </>
  )
}
