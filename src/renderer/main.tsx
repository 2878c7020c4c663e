import { render } from 'preact'
import { App } from './app.tsx'
import { keepFocus } from './keep-focus.ts'
import { Saying, sayIn } from './live-region.ts'
import { hearWindowKeys } from './window-keys.ts'
import './style/colours.css'
import './style/base.css'
import './style/controls.css'
import './style/state-summary.css'
import './style/main-view.css'
import './style/notices.css'
import './style/pages.css'
import './style/forced-colors.css'

const root = document.getElementById('app')
const said = document.getElementById('said')
if (root === null || said === null) throw new Error('The page lacks its element "app" or "said".')
render(
  <Saying.Provider value={sayIn(said)}>
    <App />
  </Saying.Provider>,
  root,
)
keepFocus(root)
hearWindowKeys()
