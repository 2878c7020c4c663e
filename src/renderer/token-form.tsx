import { Field } from './form-field.tsx'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'
import { useMessages } from './use-messages.ts'

interface Properties extends RequestFormProperties {
  /** The user id of the former agent, or that of an administrator's link, or empty. */
  readonly userId: string
  /** The server of an administrator's link; null for Exotel's usual one. */
  readonly server: string | null
}

/** The form that signs in with a user id and a token. */
export function TokenForm({ userId, server, ...form }: Properties) {
  const messages = useMessages()
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
      <Field label={messages.form.userId} name="user" defaultValue={userId} required maxLength={256} />
      <Field
        label={messages.form.token}
        name="token"
        type="password"
        required
        maxLength={8192}
        hint={messages.form.tokenHint}
      />
      {/* The agent sees where a link wants the token to be sent. */}
      <details open={server !== null}>
        <summary>{messages.form.server}</summary>
        <Field
          label={messages.form.serverAddress}
          name="server"
          type="url"
          defaultValue={server ?? ''}
          maxLength={2048}
          hint={messages.form.serverHint}
        />
      </details>
    </RequestForm>
  )
}
