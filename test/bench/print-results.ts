import type { Costs } from './rounds.ts'

/** One line of the table: what is measured, and its numbers in a start's costs. */
interface Measure {
  readonly name: string
  readonly of: (costs: Costs) => readonly number[]
  /** Which of the sorted numbers stands for them all: 0.5 for the median. */
  readonly quantile: number
  readonly digits: number
}

const measures: readonly Measure[] = [
  { name: 'start to icon in the tray, ms', of: ({ tray }) => [tray], quantile: 0.5, digits: 0 },
  { name: 'processor time of a start, ms', of: ({ processor }) => [processor], quantile: 0.5, digits: 0 },
  { name: 'memory (PSS of the tree), MiB', of: ({ memory }) => [memory.all], quantile: 0.5, digits: 1 },
  { name: 'anonymous part of it, MiB', of: ({ memory }) => [memory.anonymous], quantile: 0.5, digits: 1 },
  { name: 'wake-ups a second, idle', of: ({ wakeUps }) => [wakeUps], quantile: 0.5, digits: 2 },
  { name: 'click on SIP to PUT, ms', of: ({ clicks }) => clicks.on, quantile: 0.5, digits: 1 },
  { name: 'the same, 95 of 100, ms', of: ({ clicks }) => clicks.on, quantile: 0.95, digits: 1 },
  { name: 'click on Off to PUT, ms', of: ({ clicks }) => clicks.off, quantile: 0.5, digits: 1 },
  { name: 'the same, 95 of 100, ms', of: ({ clicks }) => clicks.off, quantile: 0.95, digits: 1 },
  { name: 'first click to PUT, ms', of: ({ clicks }) => [clicks.first], quantile: 0.5, digits: 1 },
]

/** Prints a Markdown table: a column for each app, and for each but the first the first one's ratio to it. */
export function printResults(results: ReadonlyMap<string, readonly Costs[]>): void {
  const [[subject, costs] = ['', []], ...others] = results
  const rows = measures.map((measure) => [
    measure.name,
    cell(measure, costs),
    ...others.flatMap(([, other]) => [cell(measure, other), ratio(measure, costs, other)]),
  ])
  const head = ['median (least to most)', subject, ...others.flatMap(([name]) => [name, `x ${name}`])]
  for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`)
  for (const [name, all] of results) console.log(`\n${name}, MiB by process: ${processes(all)}`)
}

function cell(measure: Measure, costs: readonly Costs[]): string {
  const all = sorted(measure, costs)
  const shown = (number: number) => number.toFixed(measure.digits)
  return `${shown(pick(all, measure.quantile))} (${shown(pick(all, 0))} to ${shown(pick(all, 1))})`
}

function ratio(measure: Measure, costs: readonly Costs[], other: readonly Costs[]): string {
  const [one, two] = [costs, other].map((each) => pick(sorted(measure, each), measure.quantile))
  // Two apps of which neither was woken have no ratio.
  return one === undefined || two === undefined || two === 0 ? '-' : (one / two).toFixed(2)
}

function sorted(measure: Measure, costs: readonly Costs[]): readonly number[] {
  return costs.flatMap(measure.of).toSorted((a, b) => a - b)
}

function pick(all: readonly number[], quantile: number): number {
  return all[Math.round((all.length - 1) * quantile)] ?? Number.NaN
}

/** The last round's processes. */
function processes(costs: readonly Costs[]): string {
  const last = costs.at(-1)?.processes ?? []
  return last.map(({ role, memory }) => `${role} ${memory.toFixed(0)}`).join(', ')
}
