import { Field } from './field.tsx'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'
import { useWords } from './use-words.ts'

interface Properties extends RequestFormProperties {
  /** Who was signed in before, or empty. */
  readonly userId: string
}

/** Signing in with a user id and a token. */
export function TokenForm({ userId, ...form }: Properties) {
  const words = useWords()
  return (
    <RequestForm
      {...form}
      label={words.form.signIn}
      busyLabel={words.form.signingIn}
      blames="token"
      requestOf={(entered) => ({
        kind: 'sign-in',
        form: {
          userId: entered('user'),
          credential: { kind: 'token', token: entered('token') },
          integrationsUrl: entered('server') === '' ? null : entered('server'),
        },
      })}
    >
      <Field label={words.form.userId} name="user" defaultValue={userId} required maxLength={256} />
      <Field
        label={words.form.token}
        name="token"
        type="password"
        required
        maxLength={8192}
        hint={words.form.tokenHint}
      />
      <details>
        <summary>{words.form.server}</summary>
        <Field
          label={words.form.serverAddress}
          name="server"
          type="url"
          maxLength={2048}
          hint={words.form.serverHint}
        />
      </details>
    </RequestForm>
  )
}
