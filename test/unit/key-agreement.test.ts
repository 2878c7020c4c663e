import { createDiffieHellman } from 'node:crypto'
import { expect, test } from 'vitest'
import { agreeOnKey } from '../../src/main/keychain/secret-service/key-agreement.ts'

/** The prime of RFC 2409, section 6.2. */
const prime =
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b' +
  '302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6' +
  '49286651ece65381ffffffffffffffff'

test('two sides agree on a secret of 128 bytes, which differs each time', () => {
  const [one, other] = [agreeOnKey(), agreeOnKey()]
  const shared = one.sharedWith(other.ours)
  expect(shared.length).toBe(128)
  expect(other.sharedWith(one.ours)).toEqual(shared)
  expect(agreeOnKey().ours).not.toEqual(one.ours)
})

test('a side agrees with one that uses Node', () => {
  const theirs = createDiffieHellman(prime, 'hex', 2)
  const theirKey = theirs.generateKeys()
  const ours = agreeOnKey()
  const shared = theirs.computeSecret(ours.ours)
  expect(ours.sharedWith(theirKey)).toEqual(Buffer.concat([Buffer.alloc(128 - shared.length), shared]))
})

test('a public key that gives the secret away is rejected', () => {
  const { sharedWith } = agreeOnKey()
  const last = BigInt(`0x${prime}`) - 1n
  const invalid = ['', '00', '01', last.toString(16), prime, `01${prime}`]
  for (const key of invalid) expect(() => sharedWith(Buffer.from(key, 'hex'))).toThrow('invalid public key')
})
