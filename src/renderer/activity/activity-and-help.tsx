import type { WindowModel } from '../../core/view/window-model.ts'
import { useMessages } from '../use-messages.ts'
import { About } from './about.tsx'
import { ChangeList } from './change-list.tsx'
import { Disclosure } from './disclosure.tsx'
import { HelpButtons, Report } from './help.tsx'

/** The page for support and help: the report, the help page, the last changes, and the app's versions. */
export function ActivityAndHelp({ model }: { model: WindowModel }) {
  const { activity } = useMessages()
  return (
    <>
      <HelpButtons help={model.help} />
      <ChangeList newest={model.lastChange} language={model.language} />
      <div class="disclosures">
        <Disclosure title={activity.showReport}>
          <Report />
        </Disclosure>
        <Disclosure title={activity.aboutApp}>
          <About language={model.language} />
        </Disclosure>
      </div>
    </>
  )
}
