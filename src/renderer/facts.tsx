import type { WindowModel } from '../core/view.ts'
import { words } from '../core/words.ts'

/** What is known of each device, and what changed last. */
export function Facts({ verification, lastChange }: Pick<WindowModel, 'verification' | 'lastChange'>) {
  return (
    <section aria-label={words.window.devices}>
      <dl>
        {verification.map(({ device, label, text }) => (
          <div key={device}>
            <dt>{label}</dt>
            <dd>
              {text}
              {text === words.notVerified && <span class="hint">{words.window.howToVerify}</span>}
            </dd>
          </div>
        ))}
        {lastChange !== null && (
          <div>
            <dt>{words.window.lastChange}</dt>
            <dd>{lastChange}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
