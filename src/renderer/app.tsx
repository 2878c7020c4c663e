import { useEffect, useState } from 'preact/hooks'
import { messagesIn } from '../core/locales/messages.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import type { WindowPage } from '../core/view/window-pages.ts'
import { followModel, followPage } from './bridge.ts'
import { FirstRun } from './first-run/first-run.tsx'
import { useChanges, useNews } from './live-region.ts'
import { MainView } from './main-view.tsx'
import { NoTray } from './no-tray.tsx'
import type { Page } from './page.ts'
import { setPageLanguage } from './page-language.ts'
import { ReplyMessage } from './reply-message.tsx'
import { Settings } from './settings/settings.tsx'
import { SignedOut } from './signed-out.tsx'
import { SimulatorMark } from './simulator-mark.tsx'
import { StateSummary } from './state-summary.tsx'
import { MessagesContext } from './use-messages.ts'

/** The whole window, drawn from the last model that the main process sent. */
export function App() {
  const [model, setModel] = useState<WindowModel | null>(null)
  const [page, setPage] = useState<Page | null>(null)
  const [isSettingUp, setSettingUp] = useState(false)
  const [left, setLeft] = useState<LocalizedResult | null>(null)
  const turnTo = (kind: WindowPage) => {
    setLeft(null)
    setPage(kind === 'settings' ? { kind, section: null } : { kind, isBack: false })
  }
  useEffect(() => followPage(turnTo), [])
  useEffect(() => followModel(setModel), [])
  const language = model?.language
  useNews(left)
  useEffect(() => (language === undefined ? undefined : setPageLanguage(language)), [language])
  // Until it is known which page is wanted, another one would be shown for a moment.
  if (model === null || page === null) return <main aria-busy="true" />

  const isFirstRun = isSettingUp || model.signIn?.isFirst === true
  const isSettings = page.kind === 'settings' && model.signIn === null && !isFirstRun
  function leave(ending: LocalizedResult | null): void {
    setLeft(ending)
    setPage({ kind: 'main', isBack: false })
  }
  return (
    <MessagesContext.Provider value={messagesIn(model.language)}>
      <Heard model={model} />
      <main>
        {model.simulated && <SimulatorMark />}
        {isSettings ? (
          <Settings
            model={model}
            section={page.section}
            onBack={() => setPage({ kind: 'main', isBack: true })}
            onLeft={leave}
          />
        ) : (
          <>
            <StateSummary model={model} />
            <ReplyMessage
              failed={left !== null && left.exit !== 0}
              text={model.signIn === null ? undefined : left?.message}
            />
            {isFirstRun ? (
              <FirstRun
                model={model}
                onStart={() => {
                  setLeft(null)
                  setSettingUp(true)
                }}
                onStop={() => setSettingUp(false)}
              />
            ) : model.signIn === null ? (
              <MainView
                model={model}
                isBack={page.kind === 'main' && page.isBack}
                onSettings={(section) => {
                  setLeft(null)
                  setPage({ kind: 'settings', section })
                }}
              />
            ) : (
              <SignedOut signIn={model.signIn} problem={model.problem} onStart={() => setLeft(null)} />
            )}
          </>
        )}
        {/* The settings have a Quit of their own. */}
        {model.trayMissing && !isSettings && <NoTray />}
      </main>
    </MessagesContext.Provider>
  )
}

/** Has what the agent must hear read out on whatever page they are: where calls ring, a problem, a question. */
function Heard({ model: { problem, question, headline } }: { model: WindowModel }) {
  // What support needs is left out: each attempt has another request id, and all would be said again.
  useChanges(problem === null ? null : `${problem.message} ${problem.remedy}`, { first: true })
  useChanges(question?.text ?? null, { first: true })
  // The minutes that are left change all the time and are not in it.
  useChanges(headline, { first: false })
  return null
}
