/** The account API's two regions, each with a host of its own that does not know the other's keys (Exotel: CCM). */
export type Region = 'sg' | 'in'

/** The account API's origins: Singapore and Mumbai (Exotel: update user's device). */
export const accountUrls: Readonly<Record<Region, string>> = {
  sg: 'https://ccm-api.exotel.com',
  in: 'https://ccm-api.in.exotel.com',
}

const countries: Readonly<Record<Region, string>> = { sg: 'SG', in: 'IN' }

/** The country (two letters) whose numbers an account is likely to hold; null if the account's address does not tell. */
export function countryOf(accountUrl: string): string | null {
  const region = (['sg', 'in'] as const).find((one) => accountUrls[one] === originOf(accountUrl))
  return region === undefined ? null : countries[region]
}

/** The countries (two letters) to which an account's number without a country code may belong, the likeliest first. */
export function countriesNear(accountUrl: string): readonly string[] {
  const own = countryOf(accountUrl)
  return own === countries.sg ? [countries.sg, countries.in] : [countries.in, countries.sg]
}

function originOf(url: string): string | null {
  return URL.canParse(url.trim()) ? new URL(url.trim()).origin : null
}
