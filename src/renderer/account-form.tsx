import { useState } from 'preact/hooks'
import { accountUrls, type Region } from '../core/model/regions.ts'
import { Field } from './form-field.tsx'
import { keychainName } from './keychain-name.ts'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'
import { useMessages } from './use-messages.ts'

const regions = ['in', 'sg', 'other'] as const

interface Properties extends RequestFormProperties {
  /** The region of an administrator's link; null if it names none. */
  readonly linkedRegion: Region | null
}

/** The form that connects an Exotel account: its region, its API key, and how to find the agent among its users. */
export function AccountForm({ linkedRegion, ...form }: Properties) {
  const messages = useMessages()
  const [chosenRegion, setRegion] = useState<(typeof regions)[number] | null>(null)
  const region = chosenRegion ?? linkedRegion ?? 'in'
  const [by, setBy] = useState<'email' | 'contact-uri'>('email')
  return (
    <RequestForm
      {...form}
      label={messages.form.connectAccount}
      busyLabel={messages.form.connecting}
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
      <p class="hint">{messages.form.keyPower}</p>
      <div class="field">
        <label for="region">{messages.form.whichRegion}</label>
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
              {messages.form.region[one]}
            </option>
          ))}
        </select>
      </div>
      {region === 'other' && (
        <Field label={messages.form.accountAddress} name="address" type="url" required maxLength={2048} />
      )}
      <Field label={messages.form.sid} name="sid" required maxLength={256} />
      <Field
        label={messages.form.apiKey}
        name="api-key"
        required
        maxLength={1024}
        pattern="[^:\s]+"
        title={messages.form.apiKeyShape}
      />
      <Field
        label={messages.form.apiToken}
        name="api-token"
        type="password"
        required
        maxLength={8192}
        hint={messages.form.apiHint(keychainName(messages, navigator.platform))}
      />
      <fieldset>
        <legend>{messages.form.findBy}</legend>
        <label>
          <input type="radio" name="by" checked={by === 'email'} onChange={() => setBy('email')} />
          {messages.form.byEmail}
        </label>
        <label>
          <input
            type="radio"
            name="by"
            checked={by === 'contact-uri'}
            onChange={() => setBy('contact-uri')}
          />
          {messages.form.byContactUri}
        </label>
      </fieldset>
      {by === 'email' ? (
        <Field label={messages.form.email} name="email" type="email" required minLength={3} maxLength={320} />
      ) : (
        <Field
          label={messages.form.contactUri}
          name="contact-uri"
          required
          minLength={3}
          maxLength={320}
          hint={messages.form.contactUriHint}
        />
      )}
    </RequestForm>
  )
}
