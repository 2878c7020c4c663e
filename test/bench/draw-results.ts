import { type Result, targetText } from './results.ts'

const row = 28
const labels = 260
const width = 420

/** Draws the results as an SVG: a bar for each target, as long as the part of the target that was needed. */
export function drawResults(results: readonly Result[]): string {
  const bars = results.flatMap((result) => {
    const part = partOfTarget(result)
    return part === null ? [] : [{ result, part }]
  })
  const longest = Math.max(1.2, ...bars.map(({ part }) => part))
  const scale = width / longest
  const height = bars.length * row + 40
  const rows = bars.map(({ result, part }, index) => {
    const y = index * row + 10
    const colour = result.met === true ? '#2e7d4f' : '#b3541e'
    const value =
      result.target !== null && 'most' in result.target ? shown(result) : `${result.ratio?.toFixed(2)} x`
    return [
      `<text x="${labels - 10}" y="${y + 14}" text-anchor="end">${result.name}</text>`,
      `<rect x="${labels}" y="${y}" width="${Math.max(1, part * scale).toFixed(1)}" height="18" fill="${colour}"/>`,
      `<text x="${(labels + Math.max(1, part * scale) + 6).toFixed(1)}" y="${y + 14}">${value} (target ${targetText(result)})</text>`,
    ].join('')
  })
  const line = labels + scale
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${labels + width + 170} ${height}" font-family="sans-serif" font-size="13">
<title>How much of each target Hookswitch needed</title>
<rect width="100%" height="100%" fill="#fff"/>
${rows.join('\n')}
<line x1="${line.toFixed(1)}" y1="4" x2="${line.toFixed(1)}" y2="${height - 30}" stroke="#333" stroke-dasharray="4 3"/>
<text x="${line.toFixed(1)}" y="${height - 12}" text-anchor="middle">target</text>
</svg>
`
}

function shown({ subject, digits }: Result): string {
  return subject.median.toFixed(digits)
}

/** Which part of its target a result needed; null if it has no target. A target of none is drawn as one of one. */
function partOfTarget({ target, subject, ratio }: Result): number | null {
  if (target === null) return null
  if ('most' in target) return target.most === 0 ? subject.median : subject.median / target.most
  return ratio === null ? null : ratio / target.ratio
}
