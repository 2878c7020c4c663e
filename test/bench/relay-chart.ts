/** One figure that the relay reached, beside its target, which is the most that is allowed. */
export interface Figure {
  readonly name: string
  readonly found: number
  readonly target: number
  readonly unit: string
  /** How the figure was found, or why it missed its target. */
  readonly note: string
}

/** Whether a figure is within its target. */
export function isMet({ found, target }: Figure): boolean {
  return found <= target
}

const rowHeight = 44
const left = 330
const barWidth = 360
const width = 980

/**
 * Draws figures as an SVG picture: a bar for each, whose length is the share of its target, and a line where the target
 * is. A figure whose target is 0 has a full bar once it is above it.
 */
export function chartOf(title: string, figures: readonly Figure[]): string {
  const height = 70 + figures.length * rowHeight
  const rows = figures.map((figure, index) => rowOf(figure, 60 + index * rowHeight))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="14" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="30" font-size="17" fill="#1f2328">${escaped(title)}</text>
${rows.join('\n')}
<line x1="${left + barWidth}" y1="48" x2="${left + barWidth}" y2="${height - 16}" stroke="#57606a" stroke-dasharray="4 3"/>
</svg>
`
}

function rowOf(figure: Figure, y: number): string {
  const { name, found, target, unit, note } = figure
  const share = target === 0 ? (found > 0 ? 1 : 0) : Math.min(1.2, found / target)
  const colour = isMet(figure) ? '#2da44e' : '#cf222e'
  const value = `${shown(found)} of ${shown(target)}${unit === '' ? '' : ` ${unit}`}`
  return `<text x="16" y="${y + 16}" fill="#1f2328">${escaped(name)}</text>
<rect x="${left}" y="${y + 3}" width="${barWidth}" height="16" fill="#eaeef2"/>
<rect x="${left}" y="${y + 3}" width="${Math.round(share * barWidth)}" height="16" fill="${colour}"/>
<text x="${left + barWidth * 1.2 + 16}" y="${y + 16}" fill="#1f2328">${escaped(value)}</text>
<text x="${left}" y="${y + 34}" font-size="11" fill="#57606a">${escaped(note)}</text>`
}

/** A figure as people read it. */
export function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
