import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Glyph } from '../glyph.tsx'

interface Properties {
  readonly title: string
  readonly children: ComponentChildren
}

/** A part of the page that opens on demand; its content exists, and is read from the main process, only while it is open. */
export function Disclosure({ title, children }: Properties) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Glyph name="forward" size={14} />
        {title}
      </summary>
      {isOpen && children}
    </details>
  )
}
