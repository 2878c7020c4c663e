import { useRef, useState } from 'preact/hooks'
import { useNews } from '../live-region.ts'
import { ReplyMessage } from '../reply-message.tsx'
import { useMessages } from '../use-messages.ts'

/** Lines for support, to copy. The clipboard's newer interface needs a permission, which this window has none of. */
export function SupportSection({ diagnostics }: { diagnostics: string }) {
  const text = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState<{ readonly message: string } | null>(null)
  const { settingsPage: setting } = useMessages()
  useNews(copied)

  function copy(): void {
    text.current?.select()
    setCopied({ message: document.execCommand('copy') ? setting.copied : setting.notCopied })
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
      <ReplyMessage failed={false} text={copied?.message} />
    </div>
  )
}
