import type { Measured, MinuteOfCalls } from './measure.ts'

const width = 640
const height = 220
const left = 46
const right = 40
const top = 30
const bottom = 26
const mostBars = 120

/** A drawing of the calls a minute, the limit, the desks with a confirmed state and the share that is off, as SVG. */
export function draw(measured: Measured): string {
  const bars = summed(measured.perMinute)
  const highest = Math.max(1.5 * measured.limit, ...bars.slice(2).map((one) => one.accepted + one.refused))
  const step = (width - left - right) / bars.length
  const plotted = height - top - bottom
  const y = (share: number) => (top + plotted * (1 - Math.min(1, share))).toFixed(1)
  const tall = (calls: number) => ((plotted * Math.min(calls, highest)) / highest).toFixed(1)
  const stack = bars.map(({ accepted, refused, failed }, index) => {
    const x = (left + index * step).toFixed(1)
    const w = Math.max(0.5, step - 0.5).toFixed(1)
    const all = accepted + refused + failed
    return (
      `<rect x="${x}" y="${y(all / highest)}" width="${w}" height="${tall(all)}" fill="#c2410c"/>` +
      `<rect x="${x}" y="${y(accepted / highest)}" width="${w}" height="${tall(accepted)}" fill="#2563eb"/>`
    )
  })
  const line = (value: (one: MinuteOfCalls) => number | null, colour: string) => {
    const points = bars.flatMap((one, index) => {
      const share = value(one)
      return share === null ? [] : [`${(left + (index + 0.5) * step).toFixed(1)},${y(share)}`]
    })
    return points.length === 0
      ? ''
      : `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`
  }
  const limitY = y(measured.limit / highest)
  const length = measured.perMinute.length
  const title = `${measured.scenario}: ${measured.desks} desks, ${measured.limit} calls a minute`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" role="img" aria-label="${title}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${left}" y="16" fill="#111111">${title}: blue accepted, orange refused or failed; green confirmed, black off</text>
${stack.join('\n')}
<line x1="${left}" x2="${width - right}" y1="${limitY}" y2="${limitY}" stroke="#111111" stroke-dasharray="4 3"/>
<text x="4" y="${limitY}" fill="#111111">${measured.limit}</text>
<text x="${width - right + 4}" y="${top + 4}" fill="#15803d">100 %</text>
<text x="${width - right + 4}" y="${height - bottom}" fill="#15803d">0 %</text>
<text x="${left}" y="${height - 8}" fill="#111111">0</text>
<text x="${width - right}" y="${height - 8}" fill="#111111" text-anchor="end">${length} min</text>
${line(({ confirmed }) => confirmed, '#15803d')}
${line(({ off }) => off, '#111111')}
</svg>
`
}

/** At most `mostBars` bars: each is the mean of as many minutes. */
function summed(perMinute: readonly MinuteOfCalls[]): readonly MinuteOfCalls[] {
  const size = Math.ceil(perMinute.length / mostBars)
  if (size <= 1) return perMinute
  return Array.from({ length: Math.ceil(perMinute.length / size) }, (_, index) => {
    const part = perMinute.slice(index * size, (index + 1) * size)
    const mean = (value: (one: MinuteOfCalls) => number) =>
      part.reduce((sum, one) => sum + value(one), 0) / part.length
    return {
      accepted: mean(({ accepted }) => accepted),
      refused: mean(({ refused }) => refused),
      failed: mean(({ failed }) => failed),
      confirmed: mean(({ confirmed }) => confirmed),
      off: part.at(-1)?.off ?? null,
    }
  })
}
