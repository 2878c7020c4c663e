interface Properties {
  readonly failed: boolean
  /** Undefined for nothing, which takes no room. */
  readonly text: string | undefined
  readonly id?: string
}

/** How what was asked for here has ended. Whoever shows it has it read out, too: `useNews`. */
export function ReplyMessage({ failed, text, id }: Properties) {
  if (text === undefined || text === '') return null
  return (
    <p class={failed ? 'answer failed' : 'answer'} id={id}>
      {text}
    </p>
  )
}
