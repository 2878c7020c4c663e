import { useRef, useState } from 'preact/hooks'
import type { Target } from '../core/model/device.ts'
import type { LocalizedResult } from '../core/protocol/exchange.ts'
import type { Choice } from '../core/view/choices.ts'
import { ChoiceButton } from './choice-button.tsx'
import { useNews } from './live-region.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useAsk, useMessages } from './use-messages.ts'

interface Properties {
  readonly choices: readonly Choice[]
  /** The problem that the window tells of already; null for none. */
  readonly told: string | null
}

/**
 * The three big choices. The arrow keys only move between them and Space or Enter chooses, unlike native radio
 * buttons, where passing over one would switch calls.
 */
export function Choices({ choices, told }: Properties) {
  const messages = useMessages()
  const ask = useAsk()
  const group = useRef<HTMLDivElement>(null)
  const latest = useRef(0)
  const [asked, setAsked] = useState<Target | null>(null)
  const [focused, setFocused] = useState<Target | null>(null)
  const [failure, setFailure] = useState<LocalizedResult | null>(null)

  // Once the main process says what is under way, what was clicked here has nothing to add.
  const known = choices.find((choice) => choice.pending)
  const pending = known?.target ?? asked
  const entry = focused ?? pending ?? choices.find((choice) => choice.chosen)?.target ?? choices[0]?.target

  // What was refused is mostly the problem that stands above: it is not said twice.
  const isTold = told !== null && failure?.message.startsWith(told) === true
  useNews(failure, !isTold)

  async function choose(target: Target): Promise<void> {
    latest.current += 1
    const turn = latest.current
    setAsked(target)
    setFailure(null)
    const ending = await ask({ kind: 'switch', target })
    if (turn !== latest.current) return
    setAsked(null)
    setFailure(ending !== null && ending.exit !== 0 ? ending : null)
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
      <ReplyMessage failed={false} text={isTold ? undefined : failure?.message} />
    </>
  )
}

function stepOf(key: string): -1 | 0 | 1 {
  if (key === 'ArrowDown' || key === 'ArrowRight') return 1
  return key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 0
}
