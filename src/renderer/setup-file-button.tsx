import { useRef, useState } from 'preact/hooks'
import type { Messages } from '../core/locales/messages.ts'
import {
  largestSetupFile,
  type ParsedSetupFile,
  parseSetupFile,
  type SetupFile,
} from '../core/text/setup-file.ts'
import { ReplyMessage } from './reply-message.tsx'
import { useReplyAnnouncement } from './use-announcements.ts'
import { useMessages } from './use-messages.ts'

interface Properties {
  /** Fills the form in with what the file holds. */
  readonly onRead: (file: SetupFile) => void
}

/** A button that reads the administrator's file, and says whether that worked. The file's content only goes into the form. */
export function SetupFileButton({ onRead }: Properties) {
  const messages = useMessages()
  const input = useRef<HTMLInputElement>(null)
  const [reply, setReply] = useState<{ readonly ok: boolean; readonly message: string } | null>(null)
  useReplyAnnouncement(reply)

  async function read(file: File): Promise<void> {
    const parsed = await readSetupFile(file)
    if (parsed === null) return setReply({ ok: false, message: messages.firstRun.unreadableFile })
    if (parsed.ok) onRead(parsed)
    const message = parsed.ok ? messages.firstRun.fileRead(file.name) : problemOf(parsed.problem, messages)
    setReply({ ok: parsed.ok, message })
  }

  return (
    <>
      <button type="button" class="quiet" onClick={() => input.current?.click()}>
        {messages.firstRun.chooseFile}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          // Emptied, so that choosing the same file again, once it is corrected, is a change.
          if (file !== undefined) void read(file).finally(() => Object.assign(currentTarget, { value: '' }))
        }}
      />
      <ReplyMessage failed={reply?.ok === false} text={reply?.message} />
    </>
  )
}

/** Null if the file cannot be read. */
async function readSetupFile(file: File): Promise<ParsedSetupFile | null> {
  if (file.size > largestSetupFile) return { ok: false, problem: 'not-a-setup-file' }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    // PowerShell's `>` and Notepad may write UTF-16.
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
    return parseSetupFile(new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes))
  } catch {
    return null
  }
}

type Problem = Extract<ParsedSetupFile, { readonly ok: false }>['problem']

function problemOf(problem: Problem, { firstRun, setupLink }: Messages): string {
  return problem === 'not-a-setup-file' ? firstRun.notASetupFile : setupLink.refused[problem]
}
