import { useEffect, useRef, useState } from 'preact/hooks'
import { messagesIn } from '../core/locales/messages.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import type { WindowPage } from '../core/view/window-pages.ts'
import { NoteBanner } from './banner.tsx'
import { followModel, followPage } from './bridge.ts'
import { FirstRun } from './first-run/first-run.tsx'
import { HelpEntry } from './help-entry.tsx'
import { MainView } from './main-view.tsx'
import type { Page } from './page.ts'
import { setPageLanguage } from './page-language.ts'
import { ReplyMessage } from './reply-message.tsx'
import { Settings } from './settings/settings.tsx'
import { SignedOut } from './signed-out.tsx'
import { StateHeader } from './state-header.tsx'
import { allTips, type Tip } from './tips.tsx'
import { useChangeAnnouncement, useReplyAnnouncement } from './use-announcements.ts'
import { MessagesContext } from './use-messages.ts'

/** The window, drawn from the newest model of the main process. */
export function App() {
  const [model, setModel] = useState<WindowModel | null>(null)
  const [page, setPage] = useState<Page | null>(null)
  /** The result of signing out, until the agent continues. */
  const [signOutResult, setSignOutResult] = useState<LocalizedResult | null>(null)
  const [tips, setTips] = useState<readonly Tip[]>([])
  const openPage = (kind: WindowPage) => {
    setSignOutResult(null)
    setPage(
      kind === 'settings'
        ? { kind, section: null }
        : { kind: 'main', back: null, isTimeAsked: kind === 'until-time' },
    )
  }
  useEffect(() => followPage(openPage), [])
  useEffect(() => followModel(setModel), [])
  const isOpening = useRef(true)
  useEffect(() => {
    if (model !== null && page !== null) isOpening.current = false
  }, [model, page])
  const language = model?.language
  useReplyAnnouncement(signOutResult)
  useEffect(() => (language === undefined ? undefined : setPageLanguage(language)), [language])
  // Without a known page, another one would be shown for a moment.
  if (model === null || page === null) return <main aria-busy="true" />

  const isFirstRun = model.signIn?.isFirst === true
  const isSettings =
    page.kind === 'settings' && (model.signIn === null || page.section === 'support') && !isFirstRun
  const isMain = !isSettings && !isFirstRun && model.signIn === null
  function onSignedOut(result: LocalizedResult): void {
    setSignOutResult(result)
    setPage({ kind: 'main', back: null, isTimeAsked: false })
  }
  return (
    <MessagesContext.Provider value={messagesIn(model.language, model.hour12)}>
      <StateAnnouncements model={model} />
      <main>
        {isSettings ? (
          <Settings
            model={model}
            section={page.section}
            onBack={() =>
              setPage({
                kind: 'main',
                back: page.section === 'support' ? 'support' : 'settings',
                isTimeAsked: false,
              })
            }
            onSignedOut={onSignedOut}
          />
        ) : (
          <>
            <StateHeader model={model} isFirst={isMain && isOpening.current} />
            <ReplyMessage
              failed={signOutResult !== null && signOutResult.exit !== 0}
              text={model.signIn === null ? undefined : signOutResult?.message}
            />
            {model.signIn?.isFirst === true ? (
              <FirstRun
                signIn={model.signIn}
                onStart={() => setSignOutResult(null)}
                onSignedIn={() => setTips(allTips)}
              />
            ) : model.signIn === null ? (
              <MainView
                model={model}
                page={page}
                tips={tips}
                onTipRead={(read) => setTips(tips.filter((tip) => tip !== read))}
                onSettings={(section) => {
                  setSignOutResult(null)
                  setPage({ kind: 'settings', section })
                }}
              />
            ) : (
              <>
                <SignedOut
                  signIn={model.signIn}
                  problem={model.problem}
                  onStart={() => setSignOutResult(null)}
                />
                <HelpEntry
                  isBack={page.kind === 'main' && page.back === 'support'}
                  onOpen={() => setPage({ kind: 'settings', section: 'support' })}
                />
              </>
            )}
          </>
        )}
        {/* The main page shows its notes itself. The settings have their own Quit button. */}
        {!isMain &&
          model.notes
            .filter(({ action }) => action !== null && !(isSettings && action.does === 'quit'))
            .map((note) => <NoteBanner key={note.text} note={note} />)}
      </main>
    </MessagesContext.Provider>
  )
}

/** Announces changes of the state on every page: where calls ring, a problem, a question. */
function StateAnnouncements({ model: { problem, question, headline } }: { model: WindowModel }) {
  // Without the support line: it has a new request id after each attempt, so the problem would be announced again.
  useChangeAnnouncement(problem === null ? null : `${problem.message} ${problem.remedy}`, { first: true })
  useChangeAnnouncement(question?.text ?? null, { first: true })
  // The headline does not contain the minutes left, which change all the time.
  useChangeAnnouncement(headline, { first: false })
  return null
}
