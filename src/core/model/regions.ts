/** The account API's two regions, each with a host of its own that does not know the other's keys (Exotel: CCM). */
export type Region = 'sg' | 'in'

/** The account API's origins: Singapore and Mumbai (Exotel: update user's device). */
export const accountUrls: Readonly<Record<Region, string>> = {
  sg: 'https://ccm-api.exotel.com',
  in: 'https://ccm-api.in.exotel.com',
}

const countries: Readonly<Record<Region, string>> = { sg: 'SG', in: 'IN' }

/** The country, as two letters, whose numbers an account is likely to hold; null where its address does not tell. */
export function countryOf(accountUrl: string): string | null {
  const region = (['sg', 'in'] as const).find((one) => accountUrls[one] === originOf(accountUrl))
  return region === undefined ? null : countries[region]
}

/** The countries that a number without a country code may be of where it is looked for among an account's: likeliest first. */
export function countriesNear(accountUrl: string): readonly string[] {
  const own = countryOf(accountUrl)
  return own === countries.sg ? [countries.sg, countries.in] : [countries.in, countries.sg]
}

function originOf(url: string): string | null {
  return URL.canParse(url.trim()) ? new URL(url.trim()).origin : null
}
