import { useRef, useState } from 'preact/hooks'
import { ReplyMessage } from '../reply-message.tsx'
import { useReplyAnnouncement } from '../use-announcements.ts'
import { useMessages } from '../use-messages.ts'

/** Diagnostics to copy. `execCommand` because this window denies the permission that navigator.clipboard needs. */
export function SupportSection({ diagnostics }: { diagnostics: string }) {
  const text = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState<{ readonly message: string } | null>(null)
  const { settingsPage: setting } = useMessages()
  useReplyAnnouncement(copied)

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
