import { timing } from '../../core/model/timing.ts'
import { parseLink } from '../../core/text/link.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'

/** How many links the app follows in a row; after that, one each `timing.linkPause`. */
const mostAtOnce = 5

/**
 * Limits how often the app follows links: any web page can open them, as often as it likes. In a flood it ignores links and
 * writes one line with their number into the journal. If links to turn calls off were among them, it follows one of these
 * at the flood's end, because no OFF may be lost.
 */
export function createLinkGate(
  follow: (link: string) => void,
  write: (entry: JournalEntry) => void,
): (link: string) => void {
  let left = mostAtOnce
  let ignored = 0
  let lostOff: string | null = null
  let isRefilling = false

  function refill(): void {
    left += 1
    if (lostOff !== null) {
      const off = lostOff
      lostOff = null
      left -= 1
      follow(off)
    }
    if (left < mostAtOnce) {
      setTimeout(refill, timing.linkPause)
      return
    }
    isRefilling = false
    if (ignored === 0) return
    write({ at: Date.now(), level: 'warn', what: 'links ignored', facts: { count: ignored } })
    ignored = 0
  }

  return (link) => {
    if (!isRefilling) setTimeout(refill, timing.linkPause)
    isRefilling = true
    if (left > 0) {
      left -= 1
      follow(link)
      return
    }
    ignored += 1
    if (parseLink(link) === 'off') lostOff = link
  }
}
