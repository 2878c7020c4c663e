import { useState } from 'preact/hooks'
import type { Ending } from '../../core/contract.ts'
import type { WindowModel } from '../../core/window-model.ts'
import { words } from '../../core/words.ts'
import { ask } from '../bridge.ts'
import type { Section } from '../page.ts'
import { AccountSection } from './account-section.tsx'
import { AutoOffSection } from './auto-off-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { LockTestSection } from './lock-test-section.tsx'
import { PageFrame } from './page-frame.tsx'
import { SectionList, sectionTitle } from './section-list.tsx'
import { SupportSection } from './support-section.tsx'
import { type SettingsInHand, useSettings } from './use-settings.ts'

interface Properties {
  readonly model: WindowModel
  /** The section that was asked for; null for the list of all. */
  readonly section: Section | null
  readonly onBack: () => void
  /** The agent has signed out, and how that ended: this page is gone by then. */
  readonly onLeft: (ending: Ending | null) => void
}

/** The settings: a list of sections, and each on a page of its own. */
export function Settings({ model, section: first, onBack, onLeft }: Properties) {
  const [section, setSection] = useState(first)
  const [last, setLast] = useState<Section | null>(null)
  const settings = useSettings(model)

  if (section === null) {
    return (
      <PageFrame key="list" title={words.window.settings} model={model} onBack={onBack}>
        <SectionList view={settings.view} model={model} last={last} onOpen={setSection} />
        <p class="page-end">
          <button type="button" aria-keyshortcuts="Control+Q" onClick={() => void ask({ kind: 'quit' })}>
            {words.menu.quit}
          </button>
        </p>
      </PageFrame>
    )
  }
  const back = () => {
    if (first !== null) return onBack()
    setLast(section)
    setSection(null)
  }
  return (
    <PageFrame key={section} title={sectionTitle(section)} model={model} onBack={back}>
      {section === 'account' ? (
        <AccountSection model={model} onLeft={onLeft} />
      ) : section === 'lock-test' ? (
        <LockTestSection lockWatch={model.lockWatch} lockTest={settings.view?.lockTest ?? null} />
      ) : (
        <Values section={section} settings={settings} />
      )}
      <p class={settings.answer?.ok === false ? 'answer failed' : 'answer'} role="status">
        {settings.answer?.message}
      </p>
    </PageFrame>
  )
}

/** The sections that are made of settings alone. */
function Values({ section, settings }: { section: Section; settings: SettingsInHand }) {
  const { view, failed, change, save } = settings
  if (view === null) {
    return (
      <p aria-busy={!failed}>{failed ? words.window.setting.noSettings : words.window.setting.loading}</p>
    )
  }
  switch (section) {
    case 'auto-off':
      return <AutoOffSection view={view} change={change} save={save} />
    case 'keys':
      return <KeysSection view={view} change={change} />
    case 'general':
      return <GeneralSection view={view} change={change} save={save} />
    case 'support':
      return <SupportSection diagnostics={view.diagnostics} />
    case 'account':
    case 'lock-test':
      return null
  }
}
