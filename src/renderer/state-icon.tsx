import type { GlyphName } from '../core/view/state-summary.ts'

/**
 * The glyph of a state in the text's colour or, in a state summary, in the state's own, `size` CSS pixels wide. The style
 * sheet draws it from assets/glyphs. Screen readers skip it: the text beside it says the same.
 */
export function StateIcon({ icon, size }: { icon: GlyphName; size: number }) {
  return <span class={`state-icon ${icon}`} style={{ width: size, height: size }} aria-hidden="true" />
}
