import { z } from 'zod'
import type { PolicyRules } from '../src/core/model/policy-rules.ts'
import { noRules, ruleNames } from '../src/core/model/policy-rules.ts'
import { hostPattern, ruleSchemas } from '../src/core/settings/policy-rules.ts'
import { defaultValues } from '../src/core/settings/settings.ts'
import { type SettingsValues, settingsValues } from '../src/core/settings/values.ts'

/*
 * Templates for those who roll a policy out by a device management: an ADMX file with its English texts for Windows
 * (windows-policies.ts reads what it writes), and a configuration profile for macOS. Both are made from the schemas of the
 * policy. `npm run policy-templates` writes them to assets/policy; a test compares them.
 */

/** What each name of the policy decides, for the one who sets it. */
const texts: Readonly<
  Record<keyof SettingsValues | keyof PolicyRules | 'integratedSignInHosts' | 'helpUrl', string>
> = {
  autoOffLock: 'Calls go off when the screen is locked.',
  autoOffSuspend: 'Calls go off before the computer sleeps.',
  autoOffQuit: 'Calls go off when the app quits and when the session ends.',
  idleMinutes: 'Minutes without a key or a mouse until calls go off.',
  restore: 'Whether the device that went off by itself comes back after an absence.',
  offForMinutes: 'The choices of "Off for" in minutes, as JSON: [5,15,30,60]',
  remindOffMinutes: 'Minutes after which an agent who turned calls off is reminded of it; 0: never.',
  shiftEnd: 'The time of day at which calls go off by themselves, such as 18:00.',
  breaks: 'The breaks as JSON: [{"name":"Lunch","minutes":30}]',
  keys: 'The global keys as JSON: {"phone":"Ctrl+Alt+1","swap":null}',
  startAtLogin: 'The app starts at login.',
  notifications: 'The app shows notifications.',
  language: 'The language of the app.',
  allowedHosts: 'The only hosts that credentials go to, each such as exotel.example.com or *.exotel.com.',
  practiceMode: 'Agents may use practice mode.',
  signOut: 'Agents may sign out and disconnect the account.',
  numberChange: "Agents may change the phone's number.",
  notificationKinds: 'The kinds of notifications that are shown: problems, changes, questions, reminders.',
  account:
    'What fills in the form for signing in, as JSON: {"integrationsUrl":"https://exotel.example.com","userIdFrom":"login"}. With a relay of the company, agents enrol there instead: {"relay":"https://relay.example.in"}',
  helpUrl: 'The address of the help page, which begins with https://.',
  integratedSignInHosts: 'The only hosts that get the sign-in of the desktop session (NTLM, Kerberos).',
}

/** How a value is entered, and stored in the registry. */
type Kind =
  | { readonly kind: 'boolean' | 'text' | 'list' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

interface Entry {
  /** The subkey of the policy's key; null: the key itself. */
  readonly half: 'forced' | 'defaults' | null
  readonly name: string
  readonly text: string
  readonly kind: Kind
}

/** The part of a JSON schema that tells how a value is entered. */
const jsonSchema = z.object({
  // The second is null.
  type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.object({ type: z.string().optional() }).optional(),
  anyOf: z.array(z.unknown()).optional(),
})

function kindOf(schema: z.ZodType): Kind {
  const found = jsonSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  // The other of the two is null.
  const { type, items, minimum, maximum, ...rest } =
    found.anyOf === undefined ? found : jsonSchema.parse(found.anyOf[0])
  if (rest.enum !== undefined) return { kind: 'choice', choices: rest.enum }
  if (type === 'boolean') return { kind: 'boolean' }
  if (type === 'integer') return { kind: 'number', least: minimum ?? 0, most: maximum ?? 0 }
  return { kind: type === 'array' && items?.type === 'string' ? 'list' : 'text' }
}

const entries: readonly Entry[] = [
  ...(['forced', 'defaults'] as const).flatMap((half) =>
    Object.entries(settingsValues.shape).map(([name, schema]) => entryOf(half, name, schema)),
  ),
  ...ruleNames.map((name) => entryOf(null, name, ruleSchemas[name])),
  entryOf(null, 'integratedSignInHosts', z.array(hostPattern)),
  entryOf(null, 'helpUrl', z.string()),
]

function entryOf(half: Entry['half'], name: string, schema: z.ZodType): Entry {
  const text: unknown = Reflect.get(texts, name)
  return { half, name, text: String(text), kind: kindOf(schema) }
}

const categories = { forced: 'Fixed for agents', defaults: 'Presets that agents can change', rules: 'Rules' }

/** The ADMX file. */
export function admx(): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Made by npm run policy-templates. -->
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="hookswitch" namespace="Hookswitch.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="Hookswitch" displayName="$(string.supported)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="Hookswitch" displayName="$(string.category)" />
${Object.keys(categories)
  .map(
    (name) => `    <category name="${name}" displayName="$(string.category_${name})">
      <parentCategory ref="Hookswitch" />
    </category>`,
  )
  .join('\n')}
  </categories>
  <policies>
${entries.map(policyElement).join('\n')}
  </policies>
</policyDefinitions>
`
}

function idOf({ half, name }: Entry): string {
  return half === null ? name : `${half}_${name}`
}

function policyElement(entry: Entry): string {
  const { half, name, kind } = entry
  const id = idOf(entry)
  const key = `SOFTWARE\\Policies\\Hookswitch${half === null ? '' : `\\${half}`}`
  const isPlain = kind.kind === 'boolean'
  const attributes = [
    `name="${id}" class="Machine" displayName="$(string.${id})" explainText="$(string.${id}_help)"`,
    isPlain ? `key="${key}" valueName="${name}"` : `presentation="$(presentation.${id})" key="${key}"`,
  ].join(' ')
  const content = isPlain
    ? `      <enabledValue><decimal value="1" /></enabledValue>
      <disabledValue><decimal value="0" /></disabledValue>`
    : `      <elements>
        ${elementOf(entry, key)}
      </elements>`
  return `    <policy ${attributes}>
      <parentCategory ref="${half ?? 'rules'}" />
      <supportedOn ref="Hookswitch" />
${content}
    </policy>`
}

function elementOf({ name, kind }: Entry, key: string): string {
  switch (kind.kind) {
    case 'number':
      return `<decimal id="value" valueName="${name}" minValue="${kind.least}" maxValue="${kind.most}" required="true" />`
    case 'choice':
      return [
        `<enum id="value" valueName="${name}" required="true">`,
        ...kind.choices.map(
          (choice) =>
            `  <item displayName="$(string.choice_${choice})"><value><string>${choice}</string></value></item>`,
        ),
        '</enum>',
      ].join('\n        ')
    case 'list':
      return `<list id="value" key="${key}\\${name}" valuePrefix="" />`
    case 'text':
    case 'boolean':
      return `<text id="value" valueName="${name}" maxLength="8192" required="true" />`
  }
}

/** The English texts of the ADMX file. */
export function adml(): string {
  const choices = new Set(entries.flatMap(({ kind }) => (kind.kind === 'choice' ? kind.choices : [])))
  const strings = [
    ['supported', 'Hookswitch 0.1 or newer'],
    ['category', 'Hookswitch'],
    ...Object.entries(categories).map(([name, text]) => [`category_${name}`, text] as const),
    ...[...choices].map((choice) => [`choice_${choice}`, choice] as const),
    ...entries.flatMap((entry) => [
      [idOf(entry), entry.text.split(/[,:;]? as JSON|; |: /)[0]?.replace(/\.$/, '') ?? ''] as const,
      [`${idOf(entry)}_help`, entry.text] as const,
    ]),
  ] as const
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Made by npm run policy-templates. -->
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Hookswitch</displayName>
  <description>The policy of Hookswitch</description>
  <resources>
    <stringTable>
${strings.map(([id, text]) => `      <string id="${id}">${escaped(text)}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${entries
  .filter(({ kind }) => kind.kind !== 'boolean')
  .map(presentationOf)
  .join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`
}

function presentationOf(entry: Entry): string {
  const box = {
    number: `<decimalTextBox refId="value">${entry.name}</decimalTextBox>`,
    choice: `<dropdownList refId="value">${entry.name}</dropdownList>`,
    list: `<listBox refId="value">${entry.name}</listBox>`,
    text: `<textBox refId="value"><label>${entry.name}</label></textBox>`,
    boolean: '',
  }[entry.kind.kind]
  return `      <presentation id="${idOf(entry)}">${box}</presentation>`
}

/** The configuration profile for macOS: the usual values as presets, for an administrator to change. */
export function mobileconfig(): string {
  const settings: Readonly<Record<string, unknown>> = { ...defaultValues('darwin') }
  const rules: Readonly<Record<string, unknown>> = { ...noRules }
  const written = { defaults: settings, ...rules }
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by npm run policy-templates. Values that are not set have no line; "forced" takes the names of "defaults". -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${plist(
  {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: 'com.hookswitch.app.policy',
    PayloadUUID: '6C1B1E4E-6C0B-4B52-9B0E-0E4A5D1A7C01',
    PayloadDisplayName: 'Hookswitch',
    PayloadScope: 'System',
    PayloadContent: [
      {
        PayloadType: 'com.hookswitch.app',
        PayloadVersion: 1,
        PayloadIdentifier: 'com.hookswitch.app.policy.settings',
        PayloadUUID: '6C1B1E4E-6C0B-4B52-9B0E-0E4A5D1A7C02',
        PayloadDisplayName: 'Hookswitch',
        forced: {},
        ...written,
      },
    ],
  },
  '',
)}
</plist>
`
}

/** A value as a property list; a null has no form there, and is left out. */
function plist(value: unknown, indent: string): string {
  const inner = `${indent}  `
  if (typeof value === 'boolean') return `${indent}<${value}/>`
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`
  if (typeof value === 'string') return `${indent}<string>${escaped(value)}</string>`
  if (Array.isArray(value)) {
    return `${indent}<array>\n${value.map((one) => `${plist(one, inner)}\n`).join('')}${indent}</array>`
  }
  const parts = Object.entries(value ?? {}).filter(([, one]) => one !== null)
  const lines = parts.map(([name, one]) => `${inner}<key>${escaped(name)}</key>\n${plist(one, inner)}\n`)
  return `${indent}<dict>\n${lines.join('')}${indent}</dict>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
