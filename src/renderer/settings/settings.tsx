import { useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import { ActivityAndHelp } from '../activity/activity-and-help.tsx'
import { tell } from '../bridge.ts'
import type { Section } from '../page.ts'
import { ReplyMessage } from '../reply-message.tsx'
import { useReplyAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'
import { AccountSection } from './account-section.tsx'
import { AutoOffSection } from './auto-off-section.tsx'
import { BreaksSection } from './breaks-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { PageFrame } from './page-frame.tsx'
import { ReminderSection } from './reminder-section.tsx'
import { SectionList, sectionTitle } from './section-list.tsx'
import { type SettingsState, useSettings } from './use-settings.ts'

interface Properties {
  readonly model: WindowModel
  /** The section to open; null for the list of all. */
  readonly section: Section | null
  readonly onBack: () => void
  /** Called with the result when the agent has signed out, which closes this page. */
  readonly onSignedOut: (result: LocalizedResult) => void
}

/** The settings: a list of sections, and a page for each. */
export function Settings({ model, section: first, onBack, onSignedOut }: Properties) {
  const messages = useMessages()
  const [section, setSection] = useState(first)
  const [last, setLast] = useState<Section | null>(null)
  const settings = useSettings(model)
  useReplyAnnouncement(settings.answer)

  if (section === null) {
    return (
      <PageFrame
        key="list"
        title={messages.window.settings}
        model={model}
        onBack={onBack}
        action={
          <button type="button" aria-keyshortcuts="Control+Q" onClick={() => void tell({ kind: 'quit' })}>
            {messages.menu.quit}
          </button>
        }
      >
        <SectionList view={settings.view} user={model.user} last={last} onOpen={setSection} />
      </PageFrame>
    )
  }
  const back = () => {
    if (first !== null) return onBack()
    setLast(section)
    setSection(null)
  }
  return (
    <PageFrame key={section} title={sectionTitle(section, messages)} model={model} onBack={back}>
      {section === 'account' ? (
        <AccountSection model={model} rules={settings.view?.rules.account ?? []} onSignedOut={onSignedOut} />
      ) : section === 'support' ? (
        <ActivityAndHelp model={model} />
      ) : (
        <Values section={section} settings={settings} model={model} />
      )}
      <ReplyMessage failed={settings.answer?.ok === false} text={settings.answer?.message} />
    </PageFrame>
  )
}

/** The sections that need the settings. */
function Values({
  section,
  settings,
  model,
}: {
  section: Section
  settings: SettingsState
  model: WindowModel
}) {
  const messages = useMessages()
  const { view, failed, change, save } = settings
  if (view === null) {
    return (
      <p aria-busy={!failed}>{failed ? messages.settingsPage.noSettings : messages.settingsPage.loading}</p>
    )
  }
  switch (section) {
    case 'auto-off':
      return (
        <AutoOffSection
          view={view}
          idleWatch={model.idleWatch}
          lockWatch={model.lockWatch}
          change={change}
          save={save}
        />
      )
    case 'breaks':
      return <BreaksSection view={view} save={save} />
    case 'reminder':
      return <ReminderSection view={view} save={save} />
    case 'keys':
      return <KeysSection view={view} change={change} />
    case 'general':
      return <GeneralSection view={view} change={change} save={save} />
    case 'account':
    case 'support':
      return null
  }
}
