import { useState } from 'preact/hooks'
import { accountUrls } from '../core/model/regions.ts'
import { Field } from './field.tsx'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'
import { useWords } from './use-words.ts'

const regions = ['sg', 'in', 'other'] as const

/** Connecting an Exotel account: where it is, the key to it, and which of its users the agent is. */
export function AccountForm(form: RequestFormProperties) {
  const words = useWords()
  const [region, setRegion] = useState<(typeof regions)[number]>('sg')
  const [by, setBy] = useState<'email' | 'contact-uri'>('email')
  return (
    <RequestForm
      {...form}
      label={words.form.connectAccount}
      busyLabel={words.form.connecting}
      requestOf={(entered) => ({
        kind: 'connect-account',
        form: {
          accountUrl: region === 'other' ? entered('address') : accountUrls[region],
          sid: entered('sid'),
          apiKey: entered('api-key'),
          apiToken: entered('api-token'),
          search:
            by === 'email' ? { by, email: entered('email') } : { by, contactUri: entered('contact-uri') },
        },
      })}
    >
      <p class="hint">{words.form.keyPower}</p>
      <div class="field">
        <label for="region">{words.form.whichRegion}</label>
        <select
          id="region"
          value={region}
          onChange={({ currentTarget }) => {
            const chosen = regions.find((one) => one === currentTarget.value)
            if (chosen !== undefined) setRegion(chosen)
          }}
        >
          {regions.map((one) => (
            <option key={one} value={one}>
              {words.form.region[one]}
            </option>
          ))}
        </select>
      </div>
      {region === 'other' && (
        <Field label={words.form.accountAddress} name="address" type="url" required maxLength={2048} />
      )}
      <Field label={words.form.sid} name="sid" required maxLength={256} />
      <Field
        label={words.form.apiKey}
        name="api-key"
        required
        maxLength={1024}
        pattern="[^:\s]+"
        title={words.form.apiKeyShape}
      />
      <Field
        label={words.form.apiToken}
        name="api-token"
        type="password"
        required
        maxLength={8192}
        hint={words.form.apiHint}
      />
      <fieldset>
        <legend>{words.form.findBy}</legend>
        <label>
          <input type="radio" name="by" checked={by === 'email'} onChange={() => setBy('email')} />
          {words.form.byEmail}
        </label>
        <label>
          <input
            type="radio"
            name="by"
            checked={by === 'contact-uri'}
            onChange={() => setBy('contact-uri')}
          />
          {words.form.byContactUri}
        </label>
      </fieldset>
      {by === 'email' ? (
        <Field label={words.form.email} name="email" type="email" required minLength={3} maxLength={320} />
      ) : (
        <Field
          label={words.form.contactUri}
          name="contact-uri"
          required
          minLength={3}
          maxLength={320}
          hint={words.form.contactUriHint}
        />
      )}
    </RequestForm>
  )
}
