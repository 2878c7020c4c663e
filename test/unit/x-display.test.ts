import { expect, test } from 'vitest'
import { xDisplay } from '../../src/main/x11/x-display.ts'

test.each([
  { text: ':0', as: { host: '', number: 0 } },
  { text: ':1.0', as: { host: '', number: 1 } },
  { text: 'unix:2.0', as: { host: '', number: 2 } },
  { text: 'localhost:10.0', as: { host: 'localhost', number: 10 } },
  { text: '[::1]:10', as: { host: '::1', number: 10 } },
  { text: 'unix/:3', as: { host: '', number: 3 } },
  { text: 'tcp/desk:4.1', as: { host: 'desk', number: 4 } },
  { text: '', as: null },
  { text: 'nonsense', as: null },
  { text: ':', as: null },
])('DISPLAY=$text', ({ text, as }) => {
  expect(xDisplay(text)).toEqual(as)
})
