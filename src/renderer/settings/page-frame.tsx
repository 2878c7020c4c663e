import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import type { WindowModel } from '../../core/view/window-model.ts'
import { Glyph } from '../glyph.tsx'
import { StateLine } from '../state-header.tsx'
import { useMessages } from '../use-messages.ts'

interface Properties {
  readonly title: string
  readonly model: WindowModel
  readonly onBack: () => void
  /** A button beside the title. */
  readonly action?: ComponentChildren
  readonly children: ComponentChildren
}

/** A page of the settings: the Back button (or Escape), a title, and whether calls ring. */
export function PageFrame({ title, model, onBack, action, children }: Properties) {
  const { window } = useMessages()
  // A layout effect, so that the second of two quick presses is handled, too.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onBack()
    }
    // On the window, because no element may have the focus.
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [onBack])
  return (
    <div class="page">
      <div class="page-head">
        <button type="button" class="borderless back" onClick={onBack}>
          <Glyph name="back" size={16} />
          {window.back}
        </button>
        <h1 tabIndex={-1} data-focus-target>
          {title}
        </h1>
        {action}
      </div>
      <StateLine model={model} />
      {children}
    </div>
  )
}
