/** The small signs on buttons, as paths in a square of 16. */
const paths = {
  settings:
    'M8 5.5A2.5 2.5 0 1 0 8 10.5A2.5 2.5 0 1 0 8 5.5ZM6.9 1.5H9.1L9.5 3.4L11 4.2L12.8 3.6L13.9 5.5L12.5 6.8V9.2L13.9 10.5L12.8 12.4L11 11.8L9.5 12.6L9.1 14.5H6.9L6.5 12.6L5 11.8L3.2 12.4L2.1 10.5L3.5 9.2V6.8L2.1 5.5L3.2 3.6L5 4.2L6.5 3.4Z',
  chevron: 'M4 6L8 10L12 6',
  back: 'M10 3L5 8L10 13',
  forward: 'M6 3L11 8L6 13',
  remove: 'M4 4L12 12M12 4L4 12',
} as const

interface Properties {
  readonly name: keyof typeof paths
  /** CSS pixels. */
  readonly size: number
}

/** A sign in the colour of the text. Screen readers skip it: its button has a name. */
export function Glyph({ name, size }: Properties) {
  return (
    <svg class={`glyph ${name}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
