import { gzipSync } from 'node:zlib'

/** An answer that is not Exotel's, as it is sent. */
export interface ForeignPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Ready-made answers in Exotel's place, with the texts that real filters, portals and gateways send. */
export const foreignPageNames = [
  // Pages of a company's own filters and proxies.
  'block-page',
  'bad-request-page',
  'unauthorized-page',
  'not-found-page',
  'method-not-allowed',
  'proxy-authentication',
  'teapot',
  'too-many-requests-page',
  'legal-block',
  // A network that wants a sign-in.
  'captive-portal',
  'login-redirect',
  'network-authentication',
  // Gateways in front of Exotel.
  'bad-gateway-page',
  'envoy-503',
  'gateway-timeout-page',
  'cloudflare-520',
  'cloudflare-521',
  'cloudflare-522',
  'cloudflare-523',
  'cloudflare-524',
  'cloudflare-525',
  'cloudflare-526',
  'cloudflare-527',
  'cloudflare-528',
  'cloudflare-529',
  'cloudflare-530',
  // An empty body.
  'empty-200',
  'empty-204',
  'empty-401',
  'empty-403',
  'empty-404',
  'empty-500',
  // JSON that is none of Exotel's envelopes.
  'json-empty',
  'json-null',
  'json-list',
  'json-text',
  'json-bad-request',
  'json-unauthorized',
  'json-forbidden',
  'json-not-found',
  'json-lookalike',
  'json-server-error',
  // Compressed bodies; the second is not what it claims to be.
  'zipped-page',
  'broken-gzip',
] as const

/** The name of a ready-made foreign answer. */
export type ForeignPageName = (typeof foreignPageNames)[number]

/** The ready-made answer of this name. */
export function foreignPage(name: ForeignPageName): ForeignPage {
  const [status, content] = contents[name]
  return { status, ...content }
}

type Content = Omit<ForeignPage, 'status'>

const contents: Readonly<Record<ForeignPageName, readonly [status: number, content: Content]>> = {
  'block-page': [403, html('Access denied', 'Your organisation blocks this site. Category: telephony.')],
  'bad-request-page': [400, html('400 Bad Request', 'Request header or cookie too large')],
  'unauthorized-page': [
    401,
    html('401 Authorization Required', 'nginx', { 'WWW-Authenticate': 'Basic realm="intranet"' }),
  ],
  'not-found-page': [404, html('404 Not Found', 'The requested URL was not found on this server.')],
  'method-not-allowed': [405, html('405 Not Allowed', 'nginx', { Allow: 'GET, HEAD, POST' })],
  'proxy-authentication': [
    407,
    html('Proxy authentication required', 'Please sign in.', { 'Proxy-Authenticate': 'Basic realm="proxy"' }),
  ],
  teapot: [418, text("I'm a teapot")],
  'too-many-requests-page': [429, html('429 Too Many Requests', 'nginx', { 'Retry-After': '3600' })],
  'legal-block': [451, html('Unavailable for legal reasons', 'Blocked by order of the authority.')],
  'captive-portal': [200, html('Welcome', 'Please accept our terms to use this network.')],
  'login-redirect': [302, text('', { Location: 'http://portal.invalid/login?back=exotel' })],
  'network-authentication': [511, html('Network authentication required', 'Please sign in to this network.')],
  'bad-gateway-page': [502, html('502 Bad Gateway', 'nginx')],
  'envoy-503': [
    503,
    text('upstream connect error or disconnect/reset before headers. reset reason: connection failure', {
      Server: 'envoy',
    }),
  ],
  'gateway-timeout-page': [504, html('504 Gateway Time-out', 'nginx')],
  'cloudflare-520': [520, cloudflare('Web server is returning an unknown error')],
  'cloudflare-521': [521, cloudflare('Web server is down')],
  'cloudflare-522': [522, cloudflare('Connection timed out')],
  'cloudflare-523': [523, cloudflare('Origin is unreachable')],
  'cloudflare-524': [524, cloudflare('A timeout occurred')],
  'cloudflare-525': [525, cloudflare('SSL handshake failed')],
  'cloudflare-526': [526, cloudflare('Invalid SSL certificate')],
  'cloudflare-527': [527, cloudflare('Railgun error')],
  'cloudflare-528': [528, cloudflare('Unknown error')],
  'cloudflare-529': [529, cloudflare('The service is overloaded')],
  'cloudflare-530': [530, cloudflare('Origin DNS error')],
  'empty-200': [200, nothing()],
  'empty-204': [204, nothing()],
  'empty-401': [401, nothing()],
  'empty-403': [403, nothing()],
  'empty-404': [404, nothing()],
  'empty-500': [500, nothing()],
  'json-empty': [200, json('{}')],
  'json-null': [200, json('null')],
  'json-list': [200, json('[]')],
  'json-text': [200, json('"ok"')],
  'json-bad-request': [400, json('{"error":"invalid_request","error_description":"Invalid request"}')],
  'json-unauthorized': [401, json('{"message":"Unauthorized"}')],
  'json-forbidden': [403, json('{"message":"Forbidden"}')],
  'json-not-found': [404, json('{"message":"no Route matched with those values"}')],
  // Some of Exotel's field names, but not an envelope.
  'json-lookalike': [403, json('{"status":"error","code":403,"error":"Access denied","data":null}')],
  'json-server-error': [
    500,
    json('{"timestamp":1735689600000,"status":500,"error":"Internal Server Error"}'),
  ],
  'zipped-page': [200, zipped(gzipSync(page('Welcome', 'Please sign in to this network.')))],
  'broken-gzip': [200, zipped(Buffer.from('This is not what gzip makes of anything.'))],
}

function page(title: string, words: string): string {
  return `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${words}</p></body></html>\n`
}

function html(title: string, words: string, headers: Readonly<Record<string, string>> = {}): Content {
  return {
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
    body: Buffer.from(page(title, words)),
  }
}

function cloudflare(words: string): Content {
  return html(words, 'Cloudflare Ray ID: 8f00f00f00f00f00', { Server: 'cloudflare' })
}

function text(words: string, headers: Readonly<Record<string, string>> = {}): Content {
  return { headers: { 'Content-Type': 'text/plain', ...headers }, body: Buffer.from(words) }
}

function json(body: string): Content {
  return { headers: { 'Content-Type': 'application/json' }, body: Buffer.from(body) }
}

function zipped(body: Buffer): Content {
  return { headers: { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }, body }
}

function nothing(): Content {
  return { headers: {}, body: Buffer.alloc(0) }
}
