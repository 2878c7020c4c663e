/** The account API's two regions, each with a host of its own that does not know the other's keys (Exotel: CCM). */
export type Region = 'sg' | 'in'

/** The account API's origins: Singapore and Mumbai (Exotel: update user's device). */
export const accountUrls: Readonly<Record<Region, string>> = {
  sg: 'https://ccm-api.exotel.com',
  in: 'https://ccm-api.in.exotel.com',
}
