import { Field } from './form-field.tsx'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'
import { useMessages } from './use-messages.ts'

interface Properties extends RequestFormProperties {
  /** The user id of the former agent, or empty. */
  readonly userId: string
}

/** The form that signs in with a user id and a token. */
export function TokenForm({ userId, ...form }: Properties) {
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
      <details>
        <summary>{messages.form.server}</summary>
        <Field
          label={messages.form.serverAddress}
          name="server"
          type="url"
          maxLength={2048}
          hint={messages.form.serverHint}
        />
      </details>
    </RequestForm>
  )
}
