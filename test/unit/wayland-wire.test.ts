import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentsOf, encode, type Message, wireMessageCutter } from '../../src/main/wayland/wire.ts'

const uint = fc.integer({ min: 0, max: 0xffff_ffff })
const text = fc.string({ maxLength: 200, unit: 'grapheme' }).filter((one) => !one.includes('\0'))
const request = fc.record({
  object: fc.integer({ min: 1, max: 0xfeff_ffff }),
  opcode: fc.integer({ min: 0, max: 0xffff }),
  given: fc.array(fc.oneof(uint, text), { maxLength: 6 }),
})

test('encoded requests are decoded again, wherever the stream was split', () => {
  fc.assert(
    fc.property(
      fc.array(request, { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (requests, sizes) => {
        const stream = Buffer.concat(
          requests.map(({ object, opcode, given }) => encode(object, opcode, ...given)),
        )
        const cut = wireMessageCutter()
        const messages: Message[] = []
        for (let at = 0; at < stream.length; ) {
          const size = sizes.next().value ?? 1
          messages.push(...cut(stream.subarray(at, at + size)))
          at += size
        }
        const read = messages.map((message, index) => {
          const reader = argumentsOf(message)
          const given = requests[index]?.given.map((one) =>
            typeof one === 'number' ? reader.uint() : reader.text(),
          )
          return { object: message.object, opcode: message.opcode, given }
        })
        expect(read).toEqual(requests)
      },
    ),
  )
})

test('wl_registry.bind is encoded as libwayland encodes it', () => {
  expect(encode(2, 0, 7, 'wl_seat', 1, 4).toString('hex')).toBe(
    `${'02000000'}${'00002000'}${'07000000'}${'08000000'}${'776c5f7365617400'}${'01000000'}${'04000000'}`,
  )
})

test.each([0, 4, 7, 10])('a message of %i bytes is rejected', (size) => {
  const header = Buffer.alloc(8)
  header.writeUInt16LE(size, 6)
  expect(() => [...wireMessageCutter()(header)]).toThrow('cannot have')
})

test('reading beyond the end of a message is rejected', () => {
  const [whole] = wireMessageCutter()(encode(1, 0, 5))
  if (whole === undefined) throw new Error('No message came.')
  const reader = argumentsOf(whole)
  reader.uint()
  expect(() => reader.uint()).toThrow('shorter than its arguments')
  expect(() => argumentsOf(whole).text()).toThrow('shorter than its arguments')
})
