import { useState } from 'preact/hooks'
import { accountUrls, type Region } from '../core/regions.ts'
import { words } from '../core/words.ts'
import { Field } from './field.tsx'
import { RequestForm, type RequestFormProperties } from './request-form.tsx'

const regions: readonly { readonly value: Region | 'other'; readonly label: string }[] = [
  { value: 'sg', label: words.window.regionSingapore },
  { value: 'in', label: words.window.regionMumbai },
  { value: 'other', label: words.window.regionOther },
]

/** Connecting an Exotel account: where it is, the key to it, and which of its users the agent is. */
export function AccountForm(form: RequestFormProperties) {
  const [region, setRegion] = useState<Region | 'other'>('sg')
  const [by, setBy] = useState<'email' | 'contact-uri'>('email')
  return (
    <RequestForm
      {...form}
      label={words.window.connectAccount}
      busyLabel={words.window.connecting}
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
      <p class="hint">{words.window.keyPower}</p>
      <div class="field">
        <label for="region">{words.window.region}</label>
        <select
          id="region"
          value={region}
          onChange={({ currentTarget }) => {
            const chosen = regions.find(({ value }) => value === currentTarget.value)
            if (chosen !== undefined) setRegion(chosen.value)
          }}
        >
          {regions.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {region === 'other' && (
        <Field label={words.window.accountAddress} name="address" type="url" required maxLength={2048} />
      )}
      <Field label={words.window.sid} name="sid" required maxLength={256} />
      <Field
        label={words.window.apiKey}
        name="api-key"
        required
        maxLength={1024}
        pattern="[^:\s]+"
        title={words.window.apiKeyShape}
      />
      <Field
        label={words.window.apiToken}
        name="api-token"
        type="password"
        required
        maxLength={8192}
        hint={words.window.apiHint}
      />
      <fieldset>
        <legend>{words.window.findBy}</legend>
        <label>
          <input type="radio" name="by" checked={by === 'email'} onChange={() => setBy('email')} />
          {words.window.byEmail}
        </label>
        <label>
          <input
            type="radio"
            name="by"
            checked={by === 'contact-uri'}
            onChange={() => setBy('contact-uri')}
          />
          {words.window.byContactUri}
        </label>
      </fieldset>
      {by === 'email' ? (
        <Field label={words.window.email} name="email" type="email" required minLength={3} maxLength={320} />
      ) : (
        <Field
          label={words.window.contactUri}
          name="contact-uri"
          required
          minLength={3}
          maxLength={320}
          hint={words.window.contactUriHint}
        />
      )}
    </RequestForm>
  )
}
