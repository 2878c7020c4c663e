import type { Page } from 'playwright-core'

/** What may befall the words of a page: another language, another script, or a reader's own spacing. */
export type Strain = 'longer' | 'devanagari' | 'spaced'

export const strains: readonly Strain[] = ['longer', 'devanagari', 'spaced']

/**
 * What breaks under `strain`, one a line: that the page can be scrolled sideways, or an element that its words stick out
 * of or are cut off in. The page is as it was afterwards.
 *
 * - `longer`: every text is 60 per cent longer, as translations of short English ones are.
 * - `devanagari`: the same length in Hindi words, whose signs stand above and below the line.
 * - `spaced`: the spacing that WCAG 2.2 (1.4.12) lets a reader ask for.
 */
export async function breaksUnder(page: Page, strain: Strain): Promise<readonly string[]> {
  return page.evaluate((how) => {
    const hindi = 'कॉल फ़ोन पर बज रही हैं और स्थिति प्रमाणित क्षेत्र शृंखला द्वारा ट्रू कार्यालय'.split(' ')
    const { documentElement: root } = document
    // A copy: the list itself changes with what is put into it.
    const sheets = [...document.adoptedStyleSheets]
    const { lang } = root
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: { readonly node: Node; readonly was: string }[] = []
    while (walker.nextNode()) {
      const { currentNode: node } = walker
      if (node.nodeValue?.trim()) texts.push({ node, was: node.nodeValue })
    }
    if (how === 'spaced') {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }' +
          'p { margin-bottom: 2em !important }',
      )
      document.adoptedStyleSheets = [...sheets, sheet]
    } else {
      if (how === 'devanagari') root.lang = 'hi'
      for (const { node, was } of texts) {
        const length = Math.ceil(was.length * 1.6)
        const words = how === 'longer' ? was.trim().split(' ') : hindi
        let now = how === 'longer' ? was.trim() : ''
        for (let index = 0; now.length < length; index += 1) now += ` ${words[index % words.length]}`
        node.nodeValue = now.trim()
      }
    }
    const broken: string[] = []
    const sideways = root.scrollWidth - root.clientWidth
    if (sideways > 0) broken.push(`${sideways} pixels of sideways scroll`)
    for (const element of document.querySelectorAll<HTMLElement>('main *')) {
      // Cut off on purpose: a name of any length, the value of a section, and what is there for a screen reader alone.
      if (element.matches('.user, .value, .visually-hidden, select, option, input, textarea, svg *')) continue
      const { overflow, display } = getComputedStyle(element)
      if (display === 'inline' || display === 'none' || element.clientWidth === 0) continue
      const wide = element.scrollWidth - element.clientWidth
      const high = overflow === 'visible' ? 0 : element.scrollHeight - element.clientHeight
      if (wide > 1 || high > 1)
        broken.push(`${element.outerHTML.slice(0, 80)} lacks ${wide} x ${high} pixels`)
    }
    document.adoptedStyleSheets = sheets
    root.lang = lang
    for (const { node, was } of texts) node.nodeValue = was
    return broken
  }, strain)
}
