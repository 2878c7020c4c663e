import { useEffect, useRef, useState } from 'preact/hooks'
import type { Target } from '../core/model/device.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { Choice } from '../core/view/choices.ts'
import { ChoiceButton } from './choice-button.tsx'
import { ReplyMessage } from './reply-message.tsx'
import { stateHeadingId } from './state-header.tsx'
import { useReplyAnnouncement } from './use-announcements.ts'
import { useAsk } from './use-ask.ts'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly choices: readonly Choice[]
  /** The message of the problem that the window shows; null if there is none. */
  readonly shownProblem: string | null
}

/** The keys that switch while the focus is here or on the heading; the global ones are the same digits, with modifiers. */
const digits: Readonly<Record<string, Target>> = { 1: 'phone', 2: 'sip', 0: 'off' }

/**
 * The three-part choice that switches calls. The arrow keys only move the focus; Space, Enter or a digit switches. With
 * native radio buttons, each arrow key would switch calls.
 */
export function ChoiceGroup({ choices, shownProblem }: Properties) {
  const messages = useMessages()
  const ask = useAsk()
  const group = useRef<HTMLDivElement>(null)
  const lastRequest = useRef(0)
  const [requested, setRequested] = useState<Target | null>(null)
  const [focused, setFocused] = useState<Target | null>(null)
  const [failure, setFailure] = useState<LocalizedResult | null>(null)

  // The target that the main process reports counts before the one that was clicked.
  const reported = choices.find((choice) => choice.pending)
  const pending = reported?.target ?? requested
  const chosen = choices.find((choice) => choice.chosen)?.target ?? null
  const entry = focused ?? pending ?? chosen ?? choices[0]?.target

  // The heading has the focus when the window opens.
  useEffect(() => {
    const onDigit = (event: KeyboardEvent) => {
      const focus = document.activeElement
      const isHere = group.current?.contains(focus) === true || focus?.id === stateHeadingId
      if (!isHere || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
      const target = digits[event.key]
      const button = target === undefined ? null : buttonOf(target)
      button?.focus()
      button?.click()
    }
    addEventListener('keydown', onDigit)
    return () => removeEventListener('keydown', onDigit)
  }, [])

  function buttonOf(target: Target): HTMLButtonElement | null {
    return group.current?.querySelector<HTMLButtonElement>(`[data-target=${target}]`) ?? null
  }

  // A refusal is usually also the problem shown above, and must not appear twice.
  const isShownAbove = shownProblem !== null && failure?.message.startsWith(shownProblem) === true
  useReplyAnnouncement(failure, isShownAbove)

  async function choose(target: Target): Promise<void> {
    lastRequest.current += 1
    const thisRequest = lastRequest.current
    setRequested(target)
    setFailure(null)
    const result = await ask({ kind: 'switch', target })
    if (thisRequest !== lastRequest.current) return
    setRequested(null)
    setFailure(result.exit === 0 ? null : result)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const step = stepOf(event.key)
    if (step === 0) return
    event.preventDefault()
    const at = choices.findIndex((choice) => choice.target === entry)
    const next = (at + step + choices.length) % choices.length
    group.current?.querySelectorAll('button').item(next).focus()
  }

  return (
    <>
      <div
        class="choices"
        role="radiogroup"
        tabIndex={-1}
        aria-label={messages.window.choices}
        ref={group}
        onKeyDown={onKey}
      >
        {choices.map((choice) => (
          <ChoiceButton
            key={choice.target}
            choice={choice}
            chosen={choice.chosen && pending === null}
            pending={pending === choice.target}
            isEntry={entry === choice.target}
            onChoose={() => void choose(choice.target)}
            onFocus={() => setFocused(choice.target)}
          />
        ))}
      </div>
      <ReplyMessage failed={false} text={isShownAbove ? undefined : failure?.message} />
    </>
  )
}

function stepOf(key: string): -1 | 0 | 1 {
  if (key === 'ArrowDown' || key === 'ArrowRight') return 1
  return key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 0
}
