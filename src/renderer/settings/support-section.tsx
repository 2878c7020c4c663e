import { useRef, useState } from 'preact/hooks'
import { useWords } from '../use-words.ts'

/** Lines for support, to copy. The clipboard's newer interface needs a permission, which this window has none of. */
export function SupportSection({ diagnostics }: { diagnostics: string }) {
  const text = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setCopied] = useState<boolean | null>(null)
  const { settingsPage: setting } = useWords()

  function copy(): void {
    text.current?.select()
    setCopied(document.execCommand('copy'))
  }

  return (
    <div class="card">
      <label class="hint" for="diagnostics">
        {setting.diagnosticsHint}
      </label>
      <textarea id="diagnostics" ref={text} readOnly rows={12} value={diagnostics} />
      <button type="button" class="primary" onClick={copy}>
        {setting.copy}
      </button>
      <p class="answer" role="status">
        {isCopied === null ? null : isCopied ? setting.copied : setting.notCopied}
      </p>
    </div>
  )
}
