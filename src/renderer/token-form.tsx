import { useRef, useState } from 'preact/hooks'
import type { SetupFile } from '../core/text/setup-file.ts'
import type { WindowSignIn } from '../core/view/sign-in-form.ts'
import { Field } from './form-field.tsx'
import { keychainName } from './keychain-name.ts'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'
import { SetupFileButton } from './setup-file-button.tsx'
import { useMessages } from './use-messages.ts'

interface Properties extends RequestFormProperties {
  readonly signIn: WindowSignIn
}

/** The form that signs in with a user id and a token, which the administrator's file can fill in. */
export function TokenForm({ signIn, ...form }: Properties) {
  const messages = useMessages()
  const fields = useRef<HTMLDivElement>(null)
  const [isServerInFile, setServerInFile] = useState(false)

  function fillIn({ setup, token }: SetupFile): void {
    const given = { user: setup?.userId ?? null, server: setup?.server ?? null, token }
    for (const [name, text] of Object.entries(given)) {
      const field = fields.current?.querySelector<HTMLInputElement>(`#${name}`)
      if (text !== null && field !== null && field !== undefined) field.value = text
    }
    if (given.server !== null) setServerInFile(true)
  }

  return (
    <RequestForm
      {...form}
      label={messages.form.signIn}
      busyLabel={messages.form.signingIn}
      refusedField="token"
      requestOf={(entered) => ({
        kind: 'sign-in',
        form: {
          userId: entered('user'),
          credential: { kind: 'token', token: entered('token') },
          integrationsUrl: entered('server') === '' ? null : entered('server'),
        },
      })}
    >
      <div class="fields" ref={fields}>
        <Field
          label={messages.form.userId}
          name="user"
          defaultValue={signIn.userId}
          required
          maxLength={256}
        />
        <Field
          label={messages.form.token}
          name="token"
          type="password"
          required
          maxLength={8192}
          hint={messages.form.tokenHint(keychainName(messages, navigator.platform))}
        />
        <SetupFileButton onRead={fillIn} />
        {/* The agent sees where a link or a file wants the token to be sent; a policy is the administrator's own. */}
        <details open={isServerInFile || (signIn.setup?.server ?? null) !== null}>
          <summary>{messages.form.server}</summary>
          <Field
            label={messages.form.serverAddress}
            name="server"
            type="url"
            defaultValue={signIn.server ?? ''}
            maxLength={2048}
            hint={messages.form.serverHint}
          />
        </details>
      </div>
    </RequestForm>
  )
}
