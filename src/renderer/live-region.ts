import { createContext } from 'preact'
import { timing } from '../core/model/timing.ts'

/**
 * Has a screen reader read a sentence aloud. A sentence of the same `topic` that still waits is dropped, because it is no
 * longer true.
 */
export type Announce = (sentence: string, topic?: string) => void

export const AnnounceContext = createContext<Announce>(() => undefined)

/**
 * Announces sentences in `region`, the only live region of the window. It is always there, outside the pages: a region
 * that appears together with its text is not read by some screen readers, and others (Orca) then skip the focused
 * element. The text is in a closed shadow root, so that it is not part of the page's text when people copy that.
 *
 * Sentences are announced one after the other, each some time after the change that it describes. Orca (43) drops
 * announcements during many other changes or while a key is pressed, and Chromium reports simultaneous changes in any
 * order, so that an older sentence could be read last.
 */
export function createAnnouncer(region: HTMLElement): Announce {
  const root = region.attachShadow({ mode: 'closed' })
  let waiting: { readonly sentence: string; readonly topic: string | undefined }[] = []
  let timer: ReturnType<typeof setTimeout> | null = null

  function announceNext(): void {
    const next = waiting.shift()
    timer = waiting.length === 0 ? null : setTimeout(announceNext, timing.announcementGap)
    if (next === undefined) return
    // A new element each time, so that the same sentence is announced again.
    const line = document.createElement('p')
    line.textContent = next.sentence
    root.append(line)
    setTimeout(() => line.remove(), timing.announcementLifetime)
  }

  return (sentence, topic) => {
    waiting = waiting.filter((one) => topic === undefined || one.topic !== topic)
    waiting.push({ sentence, topic })
    if (timer === null) timer = setTimeout(announceNext, timing.announcementGap)
  }
}
