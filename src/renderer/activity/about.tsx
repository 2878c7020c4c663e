import type { Language } from '../../core/model/language.ts'
import { readAbout, readThirdPartyLicences } from '../bridge.ts'
import { useMessages } from '../use-messages.ts'
import { useRead } from '../use-read.ts'
import { Disclosure } from './disclosure.tsx'

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
      <Disclosure title={about.packages}>
        <PackageLicences />
      </Disclosure>
    </div>
  )
}

/** The licences of the packages that the app is built from, as they are. */
function PackageLicences() {
  const { about, activity } = useMessages()
  const { value, failed } = useRead(readThirdPartyLicences, null)
  if (value === null) return <p aria-busy={!failed}>{failed ? about.notRead : activity.loadingReport}</p>
  return <textarea aria-label={about.packages} lang="en" readOnly rows={10} value={value} />
}
