import { createContext } from 'preact'
import { useContext, useLayoutEffect, useRef } from 'preact/hooks'
import { timing } from '../core/timing.ts'

/** Has a screen reader read a sentence out, whatever it reads now. */
export type Say = (sentence: string) => void

export const Saying = createContext<Say>(() => undefined)

/**
 * Says things in `region`, the window's only live region. It stands outside the pages and always: a region that comes
 * up together with its words is read out by some screen readers only, in place of what has the focus by others (Orca),
 * and an empty one is read as an object of its own where a page has several. A closed shadow root keeps the words out
 * of the page's own text, where they stand already, for whoever copies it.
 */
export function sayIn(region: HTMLElement): Say {
  const words = region.attachShadow({ mode: 'closed' })
  const waiting: string[] = []
  let isWaiting = false

  function sayNext(): void {
    const sentence = waiting.shift()
    isWaiting = sentence !== undefined
    if (sentence === undefined) return
    // Another element each time: the same words twice are two events.
    const line = document.createElement('p')
    line.textContent = sentence
    words.append(line)
    setTimeout(() => line.remove(), timing.saidStays)
    // What comes up at one time is told in no certain order, and what was true first could be heard last.
    setTimeout(sayNext, timing.saidApart)
  }

  return (sentence) => {
    waiting.push(sentence)
    if (!isWaiting) sayNext()
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
  useLayoutEffect(() => {
    if (sentence !== null && sentence !== '' && sentence !== last.current) say(sentence)
    last.current = sentence
  }, [sentence])
}
