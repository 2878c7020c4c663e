import { Field } from '../form-field.tsx'
import { keychainName } from '../keychain-name.ts'
import { RequestForm, type RequestFormProperties } from '../request-form.tsx'
import { useMessages } from '../use-messages.ts'

interface Properties extends RequestFormProperties {
  /** The server of the integrations API; null for Exotel's usual one. */
  readonly server: string | null
}

/** The form that signs an agent in with the id and the secret of an app, which mint tokens. */
export function AppForm({ server, ...form }: Properties) {
  const messages = useMessages()
  return (
    <RequestForm
      {...form}
      label={messages.firstRun.byApp}
      busyLabel={messages.form.signingIn}
      refusedField="app-secret"
      requestOf={(entered) => ({
        kind: 'sign-in',
        form: {
          userId: entered('app-user'),
          credential: { kind: 'app', appId: entered('app-id'), appSecret: entered('app-secret') },
          integrationsUrl: entered('app-server') === '' ? null : entered('app-server'),
        },
      })}
    >
      <Field label={messages.form.appUserId} name="app-user" required maxLength={256} />
      <Field label={messages.form.appId} name="app-id" required maxLength={256} />
      <Field
        label={messages.form.appSecret}
        name="app-secret"
        type="password"
        required
        maxLength={8192}
        hint={messages.form.appHint(keychainName(messages, navigator.platform))}
      />
      <Field
        label={messages.form.appServer}
        name="app-server"
        type="url"
        defaultValue={server ?? ''}
        maxLength={2048}
        hint={messages.form.serverHint}
      />
    </RequestForm>
  )
}
