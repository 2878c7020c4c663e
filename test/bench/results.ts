import type { Costs, More } from './rounds.ts'

/** A target: at most so many times what the bare app costs, or at most so much. */
type Target = { readonly ratio: number } | { readonly most: number } | null

/** One line of the table: what is measured, and its numbers in a start's costs. */
interface Measure {
  readonly name: string
  readonly of: (costs: Costs) => readonly number[]
  /** The same of the bare app; left out: by `of`. Null: it has no such thing. */
  readonly bare?: ((costs: Costs) => readonly number[]) | null
  readonly digits: number
  readonly target: Target
}

/** The median of some numbers, the least and the most of them, and the one below which 95 of 100 are. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly high: number
}

/** What became of one line. */
export interface Result {
  readonly name: string
  readonly digits: number
  readonly subject: Spread
  readonly bare: Spread | null
  /** The ratio of the medians; null if there is none. */
  readonly ratio: number | null
  readonly target: Target
  readonly met: boolean | null
}

const more = (of: (more: More) => readonly number[]) => (costs: Costs) =>
  costs.more === null ? [] : of(costs.more)
const clicks = ({ clicks: { on, off } }: Costs) => [...on, ...off]

const measures: readonly Measure[] = [
  { name: 'start to icon in the tray, ms', of: ({ tray }) => [tray], digits: 0, target: { ratio: 1.05 } },
  {
    name: 'processor time of a start, ms',
    of: ({ processor }) => [processor],
    digits: 0,
    target: { ratio: 1.3 },
  },
  {
    name: 'memory (PSS of the tree), MiB',
    of: ({ memory }) => [memory.all],
    digits: 1,
    target: { ratio: 1 },
  },
  {
    name: 'anonymous part of it, MiB',
    of: ({ memory }) => [memory.anonymous],
    digits: 1,
    target: null,
  },
  {
    name: 'memory after the window closed, MiB',
    of: more(({ memoryAfterWindow }) => [memoryAfterWindow.all]),
    bare: ({ memory }) => [memory.all],
    digits: 1,
    target: { ratio: 1.05 },
  },
  { name: 'wake-ups a second, idle', of: ({ wakeUps }) => [wakeUps], digits: 2, target: { most: 0 } },
  {
    name: 'click on SIP to PUT, ms',
    of: ({ clicks }) => clicks.on,
    bare: clicks,
    digits: 1,
    target: { ratio: 1.3 },
  },
  {
    name: 'click on Off to PUT, ms',
    of: ({ clicks }) => clicks.off,
    bare: clicks,
    digits: 1,
    target: { ratio: 1.3 },
  },
  {
    name: 'lock to PUT, ms',
    of: more(({ locks }) => locks),
    bare: clicks,
    digits: 1,
    target: { ratio: 1.3 },
  },
  { name: 'first click to PUT, ms', of: ({ clicks }) => [clicks.first], digits: 1, target: null },
  {
    name: 'window to first paint, ms',
    of: more(({ windows }) => windows),
    bare: null,
    digits: 0,
    target: { most: 300 },
  },
  {
    name: 'first window to first paint, ms',
    of: more(({ firstWindow }) => [firstWindow]),
    bare: null,
    digits: 0,
    target: { most: 300 },
  },
  { name: 'command line, ms', of: ({ command }) => [command], digits: 0, target: { ratio: 1.2 } },
  {
    name: 'installed command line, ms',
    of: more(({ installedCommand }) => [installedCommand]),
    bare: null,
    digits: 0,
    target: { most: 60 },
  },
]

/** The lines of the table, from what Hookswitch and the bare app cost in each round. */
export function resultsOf(subject: readonly Costs[], bare: readonly Costs[]): readonly Result[] {
  return measures.map(({ name, of, bare: ofBare = of, digits, target }) => {
    const one = spreadOf(subject.flatMap(of))
    const other = ofBare === null ? null : spreadOf(bare.flatMap(ofBare))
    // Two apps of which neither was woken have no ratio.
    const ratio = other === null || other.median === 0 ? null : one.median / other.median
    return { name, digits, subject: one, bare: other, ratio, target, met: isMet(target, one.median, ratio) }
  })
}

function isMet(target: Target, median: number, ratio: number | null): boolean | null {
  if (target === null) return null
  if ('most' in target) return rounded(median) <= target.most
  return ratio === null ? null : rounded(ratio) <= target.ratio
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100
}

function spreadOf(numbers: readonly number[]): Spread {
  const all = numbers.toSorted((a, b) => a - b)
  const at = (part: number) => all[Math.round((all.length - 1) * part)] ?? Number.NaN
  return { median: at(0.5), least: at(0), most: at(1), high: at(0.95) }
}

/** What a result's target says, such as "1.05 x" or "300". */
export function targetText({ target }: Result): string {
  if (target === null) return ''
  return 'most' in target ? `${target.most}` : `${target.ratio.toFixed(2)} x`
}

/** Prints a Markdown table, and each app's memory by process. */
export function printResults(
  results: readonly Result[],
  costs: { readonly subject: readonly Costs[]; readonly others: readonly Costs[] },
): void {
  const head = ['median (least to most)', 'Hookswitch', '95 of 100', 'bare tray', 'ratio', 'target', '']
  const rows = results.map((result) => [
    result.name,
    cell(result.subject, result.digits),
    result.subject.high.toFixed(result.digits),
    result.bare === null ? '' : cell(result.bare, result.digits),
    result.ratio?.toFixed(2) ?? '',
    targetText(result),
    result.met === null ? '' : result.met ? 'met' : '**missed**',
  ])
  for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`)
  console.log(`\nHookswitch, MiB by process: ${processes(costs.subject)}`)
  console.log(`bare tray, MiB by process: ${processes(costs.others)}`)
}

function cell({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`
}

/** The last round's processes. */
function processes(costs: readonly Costs[]): string {
  const last = costs.at(-1)?.processes ?? []
  return last.map(({ role, memory }) => `${role} ${memory.toFixed(0)}`).join(', ')
}
