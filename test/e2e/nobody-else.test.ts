import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Findings } from '../support/all-journeys.ts'
import { runInNetworkOfItsOwn } from '../support/recorded-network.ts'

/** Every journey is made once, in a network that notes who is contacted; the tests look at the notes. */
let findings: Findings

beforeAll(async () => {
  const module = join(import.meta.dirname, '..', 'support', 'all-journeys.ts')
  findings = (await runInNetworkOfItsOwn(module, 200_000)) as Findings
}, 210_000)

test("each journey is made to its end, at Exotel's own addresses", () => {
  expect(Object.entries(findings.exits).filter(([, exit]) => exit !== 0)).toEqual([])
})

test("no other name than Exotel's is looked up", () => {
  expect(findings.names.toSorted()).toEqual(['ccm-api.in.exotel.com', 'integrationscore.mum1.exotel.com'])
})

test('nothing leaves for another machine: no connection, no multicast, no ping', () => {
  expect(findings.packets).toBe(0)
})

test('names are looked up by plain DNS, although the name server is known to offer it over HTTPS', () => {
  expect(findings.overHttps).toBe(0)
})

test('a proxy is asked for Exotel alone', () => {
  expect(findings.viaProxy).toEqual(['integrationscore.mum1.exotel.com:443'])
})
