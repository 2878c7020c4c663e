import { expect, test } from 'vitest'
import { displayAddresses, parseDisplay } from '../../src/main/x11/display-name.ts'

test.each([
  { text: ':0', as: { host: '', number: 0, screen: 0 } },
  { text: ':1.0', as: { host: '', number: 1, screen: 0 } },
  { text: ':1.2', as: { host: '', number: 1, screen: 2 } },
  { text: 'unix:2.0', as: { host: '', number: 2, screen: 0 } },
  { text: 'localhost:10.0', as: { host: 'localhost', number: 10, screen: 0 } },
  { text: '[::1]:10', as: { host: '::1', number: 10, screen: 0 } },
  { text: 'unix/:3', as: { host: '', number: 3, screen: 0 } },
  { text: 'tcp/desk:4.1', as: { host: 'desk', number: 4, screen: 1 } },
  { text: '', as: null },
  { text: 'nonsense', as: null },
  { text: ':', as: null },
  { text: undefined, as: null },
])('DISPLAY=$text is parsed', ({ text, as }) => {
  expect(parseDisplay(text)).toEqual(as)
})

test('a display of this machine is tried at its abstract socket first, then at its file', () => {
  const display = { host: '', number: 3, screen: 0 }
  expect(displayAddresses(display, '24.4.1')).toEqual([
    { path: '\0/tmp/.X11-unix/X3' },
    { path: '/tmp/.X11-unix/X3' },
  ])
})

test('a Node that cannot use abstract sockets tries the file alone', () => {
  const display = { host: '', number: 3, screen: 0 }
  expect(displayAddresses(display, '20.18.1')).toEqual([{ path: '/tmp/.X11-unix/X3' }])
})

test('a display of another machine is tried by TCP', () => {
  expect(displayAddresses({ host: 'desk', number: 4, screen: 1 }, '24.4.1')).toEqual([
    { host: 'desk', port: 6004 },
  ])
})
