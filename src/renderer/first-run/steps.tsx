import { useMessages } from '../use-messages.ts'

/** The three steps, with the current one marked. */
export function Steps({ current }: { current: number }) {
  const messages = useMessages()
  const { steps, step } = messages.firstRun
  return (
    <ol class="steps">
      {steps.map((name, index) => (
        <li
          key={name}
          class={index < current ? 'past' : undefined}
          aria-label={step(index + 1, steps.length, name)}
          {...(index === current ? { 'aria-current': 'step' as const } : {})}
        >
          <span class="number" aria-hidden="true">
            {index < current ? '✓' : index + 1}
          </span>
          <span aria-hidden="true">{name}</span>
        </li>
      ))}
    </ol>
  )
}
