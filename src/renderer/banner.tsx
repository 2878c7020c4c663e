import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { WindowNote } from '../core/view/notes.ts'
import type { WindowModel, WindowProblem } from '../core/view/window-model.ts'
import { tell } from './bridge.ts'
import { ProblemButton } from './problem-button.tsx'
import { ProxyForm } from './proxy-form.tsx'
import { useMessages } from './use-messages.ts'

/** An exception to the usual state, which one banner shows. */
export type Exception =
  | { readonly kind: 'problem'; readonly problem: WindowProblem }
  | { readonly kind: 'question'; readonly question: NonNullable<WindowModel['question']> }
  | { readonly kind: 'note'; readonly note: WindowNote }

/** All exceptions of `model`, the most important first. */
export function exceptionsOf({ problem, question, notes }: WindowModel): readonly Exception[] {
  const problems: readonly Exception[] = problem === null ? [] : [{ kind: 'problem', problem }]
  const isNotice = problem?.isNotice === true
  return [
    ...(isNotice ? [] : problems),
    ...(question === null ? [] : [{ kind: 'question', question } as const]),
    ...(isNotice ? problems : []),
    ...notes.map((note) => ({ kind: 'note', note }) as const),
  ]
}

interface Properties {
  readonly exception: Exception
  /** Opens the form that connects an Exotel account. */
  readonly onConnect?: () => void
}

/** One exception: what it is, and what can be done about it. */
export function Banner({ exception, onConnect }: Properties) {
  switch (exception.kind) {
    case 'problem':
      return <ProblemBanner problem={exception.problem} onConnect={onConnect} />
    case 'question':
      return <QuestionBanner question={exception.question} />
    case 'note':
      return <NoteBanner note={exception.note} />
  }
}

/** The problem, and what to do about it. */
export function ProblemBanner({
  problem,
  onConnect,
}: {
  problem: WindowProblem
  onConnect?: (() => void) | undefined
}) {
  const [isFormWanted, setFormWanted] = useState(false)
  // The problem may have changed since the form was opened.
  const isFormOpen = isFormWanted && problem.action?.does.kind === 'proxy-password'
  return (
    <Frame tone={problem.isNotice ? 'news' : 'warning'}>
      <div id="problem" class="banner-text">
        <strong>{problem.message}</strong>
        <p>{problem.remedy}</p>
      </div>
      {problem.action !== null && !isFormOpen && (
        <ProblemButton
          label={problem.action.label}
          does={problem.action.does}
          describedBy="problem"
          onConnect={onConnect}
          onProxy={() => setFormWanted(true)}
        />
      )}
      {isFormOpen && <ProxyForm onSaved={() => setFormWanted(false)} />}
    </Frame>
  )
}

/** What support needs to know about the problem. */
export function SupportLine({ problem }: { problem: WindowProblem | null }) {
  const { window } = useMessages()
  if (problem === null || problem.support === '') return null
  return (
    <p class="support">
      {window.support}: {problem.support}
    </p>
  )
}

/** A question that the agent has to answer before the app acts. Choosing another target is an answer, too. */
function QuestionBanner({ question }: { question: NonNullable<WindowModel['question']> }) {
  const { text, yes, device, no } = question
  return (
    <Frame tone="news">
      <strong id="question" class="banner-text">
        {text}
      </strong>
      <p class="row">
        <button
          type="button"
          class="primary"
          aria-describedby="question"
          onClick={() => void tell({ kind: 'switch', target: device })}
        >
          {yes}
        </button>
        {no !== null && (
          <button
            type="button"
            aria-describedby="question"
            onClick={() => void tell({ kind: 'switch', target: no.target })}
          >
            {no.label}
          </button>
        )}
      </p>
    </Frame>
  )
}

/** Something less than a problem, with the button that the window offers for it. */
export function NoteBanner({ note: { tone, text, action } }: { note: WindowNote }) {
  return (
    <Frame tone={tone} isNote>
      <p class="banner-text">{text}</p>
      {action !== null && (
        <button type="button" aria-label={action.phrase} onClick={() => void tell({ kind: action.does })}>
          {action.label}
        </button>
      )}
    </Frame>
  )
}

interface FrameProperties {
  readonly tone: 'warning' | 'news' | 'plain'
  readonly isNote?: boolean
  readonly children: ComponentChildren
}

function Frame({ tone, isNote = false, children }: FrameProperties) {
  return (
    <div class={`banner ${tone}`} role={isNote ? 'note' : undefined}>
      {children}
    </div>
  )
}
