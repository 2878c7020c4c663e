import { useEffect, useRef, useState } from 'preact/hooks'
import { askProxy } from './bridge.ts'
import { Field } from './form-field.tsx'
import { keychainName } from './keychain-name.ts'
import { RequestForm } from './request-form.tsx'
import { useMessages } from './use-messages.ts'

interface Properties {
  /** Called when the password is saved. */
  readonly onSaved: () => void
}

/** The form for a proxy's name and password. It shows the proxy's address, because any network can name a proxy. */
export function ProxyForm({ onSaved }: Properties) {
  const messages = useMessages()
  const { form } = messages
  const [proxy, setProxy] = useState<string | null>(null)
  const fields = useRef<HTMLDivElement>(null)
  useEffect(() => void askProxy().then(setProxy), [])
  // The agent has just pressed the button that opens this form.
  useEffect(() => fields.current?.querySelector<HTMLInputElement>('#proxy-user')?.focus(), [proxy])
  if (proxy === null) return null
  return (
    <div ref={fields}>
      <RequestForm
        label={form.proxySignIn}
        busyLabel={form.proxyKeeping}
        submit={form.proxyKeep}
        requestOf={(entered) => ({
          kind: 'proxy-password',
          form: {
            proxy: entered('proxy'),
            user: entered('proxy-user'),
            password: entered('proxy-password'),
          },
        })}
        onEnded={(result) => {
          if (result.exit === 0) onSaved()
        }}
      >
        <Field label={form.proxy} name="proxy" required maxLength={300} defaultValue={proxy} />
        <Field
          label={form.proxyUser}
          name="proxy-user"
          required
          maxLength={256}
          pattern="[^:]+"
          title={form.proxyUserShape}
        />
        <Field
          label={form.proxyPassword}
          name="proxy-password"
          type="password"
          required
          maxLength={8192}
          hint={form.proxyHint(keychainName(messages, navigator.platform))}
        />
      </RequestForm>
    </div>
  )
}
