import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outputOf } from './processes.ts'

/** What a TLS server shows: both as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** An issuer of certificates that nobody knows from home, such as a company's. */
export interface CompanyCa {
  /** The path of its own certificate, as PEM. */
  readonly file: string
  /** A certificate for these names; `dates` are "YYYYMMDDHHMMSSZ", default today and tomorrow. */
  issue(
    names: readonly string[],
    dates?: { readonly from: string; readonly to: string },
  ): Promise<Certificate>
}

/** Makes one, with all its files in `folder`. */
export async function makeCompanyCa(folder: string): Promise<CompanyCa> {
  mkdirSync(folder, { recursive: true })
  const at = (name: string) => join(folder, name)
  const openssl = (...args: readonly string[]) =>
    outputOf('openssl', args, { cwd: folder, from: 'openssl', within: 20_000 })
  writeFileSync(at('ca.conf'), configuration)
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '1000\n')
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Company CA', '-config', 'ca.conf'],
    ...['-extensions', 'issuer', '-keyout', 'ca.key', '-out', 'ca.pem'],
  )
  let issued = 0
  return {
    file: at('ca.pem'),
    issue: async (names, dates) => {
      issued += 1
      const own = (ending: string) => `${issued}.${ending}`
      const alternatives = names.map((name) => `${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`)
      writeFileSync(at(own('ext')), `subjectAltName=${alternatives.join(',')}\n${whereToAsk}`)
      const subject = ['-subj', `/CN=${names[0] ?? ''}`]
      const files = ['-config', 'ca.conf', '-keyout', own('key'), '-out', own('csr')]
      await openssl('req', ...newKey, ...subject, ...files)
      const days = dates === undefined ? ['-days', '2'] : ['-startdate', dates.from, '-enddate', dates.to]
      await openssl(
        ...['ca', '-batch', '-notext', '-config', 'ca.conf', '-extfile', own('ext'), ...days],
        ...['-in', own('csr'), '-out', own('pem')],
      )
      return { key: readFileSync(at(own('key')), 'utf8'), cert: readFileSync(at(own('pem')), 'utf8') }
    },
  }
}

/** Where the issuer itself, a list of what it took back, and its word on this one are to be had (RFC 5280, 4.2). */
const whereToAsk = `authorityInfoAccess=caIssuers;URI:http://issuer.example/ca.crt,OCSP;URI:http://ocsp.example/
crlDistributionPoints=URI:http://revoked.example/list.crl
`

const configuration = `[ca]
default_ca = company
[company]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = subject
[subject]
[issuer]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
`

/** Puts the certificate in `file` into the user's own NSS database as a trusted issuer, as the docs tell agents to. */
export async function trustIssuer(home: string, file: string): Promise<void> {
  const database = join(home, '.pki', 'nssdb')
  mkdirSync(database, { recursive: true, mode: 0o700 })
  const certutil = (...args: readonly string[]) =>
    outputOf('certutil', ['-d', `sql:${database}`, ...args], { from: 'libnss3-tools', within: 20_000 })
  await certutil('-N', '--empty-password')
  await certutil('-A', '-t', 'C,,', '-n', 'Company CA', '-i', file)
}
