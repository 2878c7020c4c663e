import { words } from '../core/words.ts'
import { Field } from './field.tsx'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'

interface Properties extends RequestFormProperties {
  /** Who was signed in before, or empty. */
  readonly userId: string
}

/** Signing in with a user id and a token. */
export function TokenForm({ userId, ...form }: Properties) {
  return (
    <RequestForm
      {...form}
      label={words.window.signIn}
      busyLabel={words.window.signingIn}
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
      <Field label={words.window.userId} name="user" defaultValue={userId} required maxLength={256} />
      <Field
        label={words.window.token}
        name="token"
        type="password"
        required
        maxLength={8192}
        hint={words.window.tokenHint}
      />
      <details>
        <summary>{words.window.server}</summary>
        <Field
          label={words.window.serverAddress}
          name="server"
          type="url"
          maxLength={2048}
          hint={words.window.serverHint}
        />
      </details>
    </RequestForm>
  )
}
