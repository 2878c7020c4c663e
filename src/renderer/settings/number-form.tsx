import { Field } from '../form-field.tsx'
import { RequestForm } from '../request-form.tsx'
import { useMessages } from '../use-messages.ts'

/** The form that changes the phone's number. It shows the masked current number, and the agent has to accept the consequences. */
export function NumberForm({ number }: { number: string }) {
  const { settingsPage: setting } = useMessages()
  return (
    <section aria-labelledby="number">
      <h2 id="number">{setting.number}</h2>
      <RequestForm
        label={setting.changeNumber}
        submit={setting.changeNumber}
        busyLabel={setting.changingNumber}
        refusedField="new-number"
        requestOf={(entered) => ({ kind: 'change-number', number: entered('new-number') })}
      >
        <p class="number">{number}</p>
        <Field
          label={setting.newNumber}
          name="new-number"
          type="tel"
          required
          maxLength={320}
          hint={setting.newNumberHint}
        />
        <div class="toggle">
          <input type="checkbox" id="agreed" required />
          <label for="agreed">{setting.newNumberAgreed}</label>
        </div>
      </RequestForm>
    </section>
  )
}
