import { formsOf, redactForms } from '../../core/text/redact.ts'

/** The secrets that were used since the last sign-out, replaced ones included. */
export interface UsedSecrets {
  /** To be called with every secret before its first use. */
  note(secret: string): void
  /** `text` without any of them. */
  redact(text: string): string
  clear(): void
}

export function createUsedSecrets(): UsedSecrets {
  /** In every form that a text may repeat them in. */
  const forms = new Set<string>()
  return {
    note(secret) {
      for (const form of formsOf(secret)) forms.add(form)
    },
    redact: (text) => redactForms(text, forms),
    clear: () => forms.clear(),
  }
}
