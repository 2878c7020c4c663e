import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adml, admx, mobileconfig } from '../../scripts/policy-templates.ts'
import { ruleNames } from '../../src/core/model/policy-rules.ts'
import { parsePolicy } from '../../src/core/settings/policy.ts'
import { settingsValues } from '../../src/core/settings/values.ts'

const file = (name: string) => join(import.meta.dirname, '..', '..', 'assets', 'policy', name)

describe('the templates of the policy are those of its schema (npm run policy-templates)', () => {
  test.each([
    ['Hookswitch.admx', admx],
    ['en-US/Hookswitch.adml', adml],
    ['Hookswitch.mobileconfig', mobileconfig],
  ])('%s', async (name, make) => {
    await expect(make()).toMatchFileSnapshot(file(name))
  })
})

test('the ADMX file has every name of the policy, and each of its texts is there', () => {
  const [definitions, strings] = [admx(), adml()]
  const settings = Object.keys(settingsValues.shape)
  for (const half of ['forced', 'defaults']) {
    for (const name of settings) expect(definitions).toContain(`<policy name="${half}_${name}" `)
  }
  for (const name of [...ruleNames, 'integratedSignInHosts']) {
    expect(definitions).toContain(`<policy name="${name}" `)
  }
  for (const [, kind, id] of definitions.matchAll(/\$\((string|presentation)\.(\w+)\)/g)) {
    expect(strings).toContain(`<${kind} id="${id}">`)
  }
  expect(strings).not.toContain('undefined')
})

test('the example of a policy is valid, and every name in it is known', () => {
  const text = readFileSync(file('policy.example.json'), 'utf8')
  expect(parsePolicy('policy.example.json', text)).toMatchObject({
    trouble: null,
    rules: { practiceMode: false },
  })
})

test('the profile of macOS has the usual values as presets', () => {
  expect(mobileconfig()).toMatch(/<key>defaults<\/key>\s*<dict>\s*<key>autoOffLock<\/key>\s*<true\/>/)
  expect(mobileconfig()).toMatch(/<key>signOut<\/key>\s*<true\/>/)
  expect(mobileconfig()).not.toContain('null')
})
