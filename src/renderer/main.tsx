import { render } from 'preact'
import { App } from './app.tsx'
import { keepFocus } from './keep-focus.ts'
import { hearWindowKeys } from './window-keys.ts'
import './style/colours.css'
import './style/base.css'
import './style/controls.css'
import './style/glance.css'
import './style/main-view.css'
import './style/notices.css'
import './style/pages.css'
import './style/forced-colors.css'

const root = document.getElementById('app')
if (root === null) throw new Error('The page has no element "app".')
render(<App />, root)
keepFocus(root)
hearWindowKeys()
