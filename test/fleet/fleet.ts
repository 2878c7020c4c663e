import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draw } from './draw.ts'
import type { Measured } from './measure.ts'
import { type FleetOptions, parseOptions, type ScenarioName, scenarioTexts, usage } from './options.ts'
import { playScenario } from './scenarios.ts'
import { targetsOf } from './targets.ts'

/**
 * `npm run fleet`: plays scenarios and prints what each cost. The drawings go into `folder`. Resolves with the exit code: 2 for
 * wrong arguments, and 0 whether or not the targets are met.
 */
export async function fleet(args: readonly string[], folder: string): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const parsed = parseOptions(args)
  if (!parsed.ok) {
    process.stderr.write(`${parsed.problem}\n${usage}\n`)
    return 2
  }
  const { options } = parsed
  const names =
    options.scenario === null ? (Object.keys(scenarioTexts) as ScenarioName[]) : [options.scenario]
  const results: Measured[] = []
  for (const name of names) {
    const result = await playScenario(name, options)
    results.push(result)
    const drawing = drawInto(folder, result)
    if (!options.json) process.stdout.write(`${report(result, options, drawing)}\n`)
  }
  if (options.json) {
    const told = results.map((result) => ({ ...result, targets: targetsOf(result) }))
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`)
  }
  return 0
}

function drawInto(folder: string, result: Measured): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${result.scenario}-${result.desks}.svg`)
  writeFileSync(file, draw(result))
  return file
}

function report(result: Measured, { retryAfter, headers }: FleetOptions, drawing: string): string {
  const { scenario, desks, limit } = result
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const time = (value: number | null) => (value === null ? '-' : `${value.toFixed(2)} min`)
  const minutes = result.perMinute.map(({ accepted, refused, failed }) => accepted + refused + failed)
  const rows: readonly (readonly [string, string])[] = [
    ['calls a minute, mean and most', `${mean(minutes).toFixed(0)} and ${Math.max(...minutes)}`],
    ['share of the limit used', percent(result.used)],
    [
      'share refused, after the first minute',
      `${percent(result.refused)}, ${percent(result.refusedAfterFirstMinute)}`,
    ],
    ['desks with a confirmed state', percent(result.confirmed)],
    ['all off after (ideal)', `${time(result.allOffAfter)} (${time(result.ideal)})`],
    ['longest wait of one desk for OFF', time(result.longestOffWait)],
    ['longest time of one desk without an answer', time(result.longestWithoutConfirmation)],
    ['calls per desk', result.callsPerDesk.toFixed(2)],
    ['calls per switch', result.callsPerSwitch?.toFixed(2) ?? '-'],
    ['ONs: wanted, on, withdrawn and told, neither', Object.values(result.ons).join(', ')],
  ]
  const retry = typeof retryAfter === 'number' ? `${retryAfter} s` : retryAfter
  const title = `${scenario}: ${scenarioTexts[scenario]}
${desks} desks, ${limit} calls a minute, Retry-After ${retry}, X-RateLimit headers ${headers ? 'yes' : 'no'}`
  const wide = Math.max(...rows.map(([name]) => name.length))
  const targets = targetsOf(result).map(({ claim, value, met, reason }) => {
    const why = reason === '' ? '' : `\n         ${reason}`
    return `  ${met ? 'met   ' : 'MISSED'} ${claim}: ${value}${why}`
  })
  return [
    title,
    ...rows.map(([name, value]) => `  ${name.padEnd(wide)}  ${value}`),
    ...targets,
    `  drawing: ${drawing}`,
    '',
  ].join('\n')
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
}
