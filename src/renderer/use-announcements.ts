import { useContext, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { AnnounceContext } from './live-region.ts'

/**
 * Announces the message of `reply`, once for each new object; not if `isShownElsewhere` is true at that moment, because
 * the message is then announced there.
 */
export function useReplyAnnouncement(
  reply: { readonly message: string } | null,
  isShownElsewhere = false,
): void {
  const announce = useContext(AnnounceContext)
  useLayoutEffect(() => {
    if (reply !== null && reply.message !== '' && !isShownElsewhere) announce(reply.message)
  }, [reply])
}

/**
 * Announces `sentence` whenever it changes. `first`: whether its first value is announced, too; if not, people read it on
 * the page.
 */
export function useChangeAnnouncement(sentence: string | null, { first }: { readonly first: boolean }): void {
  const announce = useContext(AnnounceContext)
  const last = useRef(first ? null : sentence)
  const topic = useId()
  useLayoutEffect(() => {
    if (sentence !== null && sentence !== '' && sentence !== last.current) announce(sentence, topic)
    last.current = sentence
  }, [sentence])
}
