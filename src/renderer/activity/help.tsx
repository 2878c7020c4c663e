import { useState } from 'preact/hooks'
import type { LocalizedResult } from '../../core/protocol/exchange.ts'
import type { ResultRequest } from '../../core/protocol/ipc.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import { readReport } from '../bridge.ts'
import { ReplyMessage } from '../reply-message.tsx'
import { useReplyAnnouncement } from '../use-announcements.ts'
import { useAsk } from '../use-ask.ts'
import { useMessages } from '../use-messages.ts'
import { useRead } from '../use-read.ts'

/** The buttons that copy and save the report, and the administrator's help page where the policy names one. */
export function HelpButtons({ help }: { help: WindowModel['help'] }) {
  const { activity } = useMessages()
  const ask = useAsk()
  const [reply, setReply] = useState<LocalizedResult | null>(null)
  useReplyAnnouncement(reply)
  const request = (kind: Extract<ResultRequest['kind'], 'copy-report' | 'save-report' | 'open-help'>) => {
    setReply(null)
    // The message is empty if the agent cancelled the dialog.
    void ask({ kind }).then((result) => setReply(result.message === '' ? null : result))
  }
  return (
    <div class="help">
      <div class="row">
        <button
          type="button"
          aria-describedby={reply === null ? 'report-hint' : undefined}
          onClick={() => request('copy-report')}
        >
          {activity.copyReport}
        </button>
        <button type="button" onClick={() => request('save-report')}>
          {activity.saveReport}
        </button>
        {help !== null && (
          <button type="button" title={help.url} onClick={() => request('open-help')}>
            {help.label}
          </button>
        )}
      </div>
      {reply === null ? (
        <p class="hint" id="report-hint">
          {activity.reportHint}
        </p>
      ) : (
        <ReplyMessage failed={reply.exit !== 0} text={reply.message} />
      )}
    </div>
  )
}

/** The report as it would be copied. */
export function Report() {
  const { activity } = useMessages()
  const { value, failed } = useRead(readReport, null)
  if (value === null)
    return <p aria-busy={!failed}>{failed ? activity.reportNotRead : activity.loadingReport}</p>
  return <textarea aria-label={activity.showReport} readOnly rows={10} value={value} />
}
