interface Properties {
  readonly failed: boolean
  /** Undefined if there is nothing to show. */
  readonly text: string | undefined
  readonly id?: string
}

/** The reply to a request of this page. It is announced by `useReplyAnnouncement`. */
export function ReplyMessage({ failed, text, id }: Properties) {
  if (text === undefined || text === '') return null
  return (
    <p class={failed ? 'answer failed' : 'answer'} id={id}>
      {text}
    </p>
  )
}
