import fc from 'fast-check'
import { foreignPageNames } from '../../src/exotel/simulator/faults/foreign-pages.ts'
import type { Fault } from './fault.ts'

type ForeignAnswer = Extract<Fault, { kind: 'foreign-answer' }>

/** 421 is left out: whoever gets it sends the request once more by itself (Fetch standard). */
const status = fc.integer({ min: 200, max: 599 }).filter((one) => one !== 421)

const type = fc.constantFrom('text/html', 'text/plain', 'application/json', 'application/octet-stream')

const headers = fc.oneof(
  type.map((one) => ({ 'Content-Type': one })),
  fc.record({ 'Content-Type': type, 'Retry-After': fc.constantFrom('0', '3600', '2592000', 'soon') }),
  fc.constant({ 'Content-Type': 'text/html', 'WWW-Authenticate': 'Basic realm="box"' }),
  fc.constant({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }),
  fc.constant({ Location: 'https://portal.invalid/' }),
  fc.constant({}),
)

const body = fc.oneof(
  fc.string().map((text) => ({ text })),
  fc.json({ maxDepth: 2 }).map((text) => ({ text })),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ base64: Buffer.from(bytes).toString('base64') })),
  // Words of Exotel's envelopes, in none.
  fc
    .constantFrom('{"Status":"Failed"}', '{"Code":401}', '{"response":{}}', '{"Data":{}}')
    .map((text) => ({ text })),
)

const content = fc.oneof(
  { weight: 2, arbitrary: fc.record({ page: fc.constantFrom(...foreignPageNames) }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ status, headers, body })
      .map(({ status: code, headers: given, body: bytes }) => ({ status: code, headers: given, ...bytes })),
  },
)

const cut = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ cutAfter: fc.integer({ min: 0, max: 30 }) }) },
)

/** Answers of something that is not Exotel: the ready-made ones and bytes of any kind; `late` is how late an effect is. */
export function foreignAnswers(late: fc.Arbitrary<number>): fc.Arbitrary<ForeignAnswer> {
  const effect = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ applied: 'no' as const }) },
    { weight: 1, arbitrary: fc.constant({ applied: 'before' as const }) },
    { weight: 1, arbitrary: fc.record({ applied: fc.constant('late' as const), ms: late }) },
  )
  return fc
    .tuple(content, cut, effect)
    .map(([given, end, applied]) => ({ kind: 'foreign-answer', ...given, ...end, ...applied }))
}
