import type { Language } from '../../core/model/language.ts'
import { readAbout } from '../bridge.ts'
import { useMessages } from '../use-messages.ts'
import { useRead } from '../use-read.ts'

/** The versions of the app and of what it runs on, and the licences. */
export function About({ language }: { language: Language }) {
  const { about, activity } = useMessages()
  const { value, failed } = useRead(readAbout, language)
  if (value === null) return <p aria-busy={!failed}>{failed ? about.notRead : activity.loadingReport}</p>
  return (
    <div class="about">
      <dl class="versions">
        {value.versions.map(({ name, version }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{version}</dd>
          </div>
        ))}
      </dl>
      <p>{value.licence}</p>
      <p class="hint">{value.thirdPartyLicences}</p>
    </div>
  )
}
