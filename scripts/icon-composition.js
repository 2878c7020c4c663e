/**
 * Puts drawings of assets/icons and assets/badges together to one picture. A drawing is an SVG on a 16 x 16 grid whose
 * layers are its groups, each of which begins and ends on a line of its own:
 *
 * - `glyph`, `slash`, `badge`: painted, each over the ones before, which keep clear of it by a gap.
 * - `cut`: taken out of the layer before.
 *
 * The root element has the `color` of the ink and in `data-outline` how far the outline reaches beyond it, in units of
 * the grid: less where thin lines are close to each other. A path of the class `hollow` has no outline on its inner
 * side, so that the panel is seen through it.
 *
 * @typedef {{ readonly kind: string, readonly colour: string, readonly outline: number, readonly body: string }} Layer
 * @typedef {'outlined' | 'bare' | 'template'} Style `outlined`: in colour, with a dark outline, for a panel of any colour;
 *   `bare`: in the colour of the text around it, for a page; `template`: black, for macOS, which colours it itself.
 */

const outlineColour = '#000'
/** How far a layer keeps clear of the one over it. */
const gap = 1

const pen = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" stroke-width='
const penWidth = 1.5

/**
 * The layers of a drawing, the lowest first.
 * @param {string} svg
 * @returns {readonly Layer[]}
 */
export function layersOf(svg) {
  const colour = /<svg [^>]*color="([^"]+)"/.exec(svg)?.[1]
  const outline = /<svg [^>]*data-outline="([^"]+)"/.exec(svg)?.[1]
  if (colour === undefined || outline === undefined)
    throw new Error('The drawing has no colour or no outline')
  return [...svg.matchAll(/^ {2}<g class="(\w+)">\n(.*?)\n {2}<\/g>$/gms)].map(
    ([, kind = '', body = '']) => ({
      kind,
      colour,
      outline: Number(outline),
      body: body.replace(/\n\s*/g, '').trim(),
    }),
  )
}

/**
 * One picture of all `layers`, the lowest first.
 * @param {readonly Layer[]} layers
 * @param {Style} style
 * @param {string} name begins the ids in the SVG, which are unique in a page that shows several
 * @returns {string} SVG
 */
export function compose(layers, style, name) {
  /** @type {string[]} */
  const outlines = []
  /** @type {string[]} */
  const inks = []
  layers.forEach((layer, index) => {
    if (layer.kind === 'cut') return
    const colour = style === 'outlined' ? layer.colour : style === 'template' ? '#000' : 'currentColor'
    if (style === 'outlined') outlines.push(outlineOf(layer, `${name}-outline-${index}`))
    inks.push(inkOf(layer.body, colour, coversOf(layers, index), `${name}-ink-${index}`))
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${outlines.join('')}${inks.join('')}</svg>\n`
}

/**
 * What is kept free of the layer at `index`: its own cut, and the layers over it with a gap around them.
 * @param {readonly Layer[]} layers
 * @param {number} index
 * @returns {string}
 */
function coversOf(layers, index) {
  return layers
    .slice(index + 1)
    .map(({ kind, body }, further) => {
      if (kind !== 'cut') return drawn(body, '#000', gap)
      return further === 0 ? drawn(body, '#000', 0) : ''
    })
    .join('')
}

/**
 * @param {string} body
 * @param {string} colour
 * @param {string} covers what is kept free, in black
 * @param {string} id
 * @returns {string}
 */
function inkOf(body, colour, covers, id) {
  const ink = drawn(body, colour, 0)
  return covers === '' ? ink : masked(ink, covers, id)
}

/**
 * @param {Layer} layer
 * @param {string} id
 * @returns {string}
 */
function outlineOf({ body, outline }, id) {
  const outlined = drawn(body, outlineColour, outline)
  const hollow = [...body.matchAll(/<\w+ class="hollow"[^>]*>/g)].map(([element]) => element)
  if (hollow.length === 0) return outlined
  const inside = `<g fill="#000">${hollow.join('')}</g>`
  return masked(outlined, inside, id)
}

/**
 * @param {string} content
 * @param {string} covers what is kept free, in black
 * @param {string} id
 * @returns {string}
 */
function masked(content, covers, id) {
  const everything = '<rect x="-4" y="-4" width="24" height="24" fill="#fff"/>'
  const mask = `<mask id="${id}" maskUnits="userSpaceOnUse" x="-4" y="-4" width="24" height="24">${everything}${covers}</mask>`
  return `${mask}<g mask="url(#${id})">${content}</g>`
}

/**
 * The elements with every stroke `more` wider on each side.
 * @param {string} body
 * @param {string} colour
 * @param {number} more
 * @returns {string}
 */
function drawn(body, colour, more) {
  const widened = body
    .replaceAll('class="hollow" ', '')
    .replace(/stroke-width="([\d.]+)"/g, (_all, width) => strokeWidth(Number(width) + 2 * more))
  return `<g color="${colour}" ${pen}"${rounded(penWidth + 2 * more)}">${widened}</g>`
}

/**
 * @param {number} width
 * @returns {string}
 */
function strokeWidth(width) {
  return `stroke-width="${rounded(width)}"`
}

/**
 * @param {number} value
 * @returns {number}
 */
function rounded(value) {
  return Math.round(value * 100) / 100
}
