import { render } from 'preact'
import { App } from './app.tsx'
import { AnnounceContext, createAnnouncer } from './live-region.ts'
import { manageFocus } from './manage-focus.ts'
import { listenForWindowKeys } from './window-keys.ts'
import './style/colours.css'
import './style/base.css'
import './style/controls.css'
import './style/state-icon.css'
import './style/state-header.css'
import './style/banner.css'
import './style/main-view.css'
import './style/pages.css'
import './style/activity.css'
import './style/forced-colors.css'

const root = document.getElementById('app')
const announcements = document.getElementById('announcements')
if (root === null || announcements === null) throw new Error('The page lacks an element.')
render(
  <AnnounceContext.Provider value={createAnnouncer(announcements)}>
    <App />
  </AnnounceContext.Provider>,
  root,
)
manageFocus(root)
listenForWindowKeys()
