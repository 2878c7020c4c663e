import { useRef, useState } from 'preact/hooks'
import type { Target } from '../core/model/device.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { Choice } from '../core/view/choices.ts'
import { ChoiceButton } from './choice-button.tsx'
import { ReplyMessage } from './reply-message.tsx'
import { useReplyAnnouncement } from './use-announcements.ts'
import { useAsk } from './use-ask.ts'
import { useMessages } from './use-messages.ts'

interface Properties {
  readonly choices: readonly Choice[]
  /** The message of the problem that the window shows; null if there is none. */
  readonly shownProblem: string | null
}

/**
 * The three big buttons that switch calls. The arrow keys only move the focus; Space or Enter switches. With native radio
 * buttons, each arrow key would switch calls.
 */
export function Choices({ choices, shownProblem }: Properties) {
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
  const entry = focused ?? pending ?? choices.find((choice) => choice.chosen)?.target ?? choices[0]?.target

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
    setFailure(result !== null && result.exit !== 0 ? result : null)
  }

  function move(event: KeyboardEvent): void {
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
        onKeyDown={move}
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
