import { createContext } from 'preact'
import { useContext, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { timing } from '../core/model/timing.ts'

/**
 * Has a screen reader read a sentence out, whatever it reads now. One of the same `topic` that still waits for its turn
 * is left out: it is no longer true.
 */
export type Say = (sentence: string, topic?: string) => void

export const Saying = createContext<Say>(() => undefined)

/**
 * Says things in `region`, the window's only live region. It stands outside the pages and always: a region that comes
 * up together with its words is read out by some screen readers only, in place of what has the focus by others (Orca),
 * and an empty one is read as an object of its own where a page has several. A closed shadow root keeps the words out
 * of the page's own text, where they stand already, for whoever copies it.
 *
 * A sentence comes a moment after the change that it tells of, and after the sentence before it. Orca (43) throws away
 * what comes in a flood of other changes or while a key is still down, and Chromium tells of what comes at one time in
 * no certain order, so that what was true first could be heard last.
 */
export function sayIn(region: HTMLElement): Say {
  const messages = region.attachShadow({ mode: 'closed' })
  let waiting: { readonly sentence: string; readonly topic: string | undefined }[] = []
  let timer: ReturnType<typeof setTimeout> | null = null

  function sayNext(): void {
    const next = waiting.shift()
    timer = waiting.length === 0 ? null : setTimeout(sayNext, timing.saidApart)
    if (next === undefined) return
    // Another element each time: the same words twice are two events.
    const line = document.createElement('p')
    line.textContent = next.sentence
    messages.append(line)
    setTimeout(() => line.remove(), timing.saidStays)
  }

  return (sentence, topic) => {
    waiting = waiting.filter((one) => topic === undefined || one.topic !== topic)
    waiting.push({ sentence, topic })
    if (timer === null) timer = setTimeout(sayNext, timing.saidApart)
  }
}

/**
 * Has `news` read out, once for each such object, unless it is not to be said `aloud` at the moment when it comes:
 * somebody else says it.
 */
export function useNews(news: { readonly message: string } | null, aloud = true): void {
  const say = useContext(Saying)
  useLayoutEffect(() => {
    if (news !== null && news.message !== '' && aloud) say(news.message)
  }, [news])
}

/**
 * Has `sentence` read out whenever it becomes another one. `first`: whether the one that stands there from the start is
 * said, too; else it is left to whoever reads the page.
 */
export function useChanges(sentence: string | null, { first }: { readonly first: boolean }): void {
  const say = useContext(Saying)
  const last = useRef(first ? null : sentence)
  const topic = useId()
  useLayoutEffect(() => {
    if (sentence !== null && sentence !== '' && sentence !== last.current) say(sentence, topic)
    last.current = sentence
  }, [sentence])
}
