/** The tiers of the IAB content taxonomy 1.0, by code. */
const tiers: Readonly<Record<string, string>> = {
  IAB1: 'Arts and entertainment', IAB2: 'Automotive', IAB3: 'Business', IAB4: 'Careers', IAB5: 'Education', IAB6: 'Family and parenting',
  IAB7: 'Health and fitness', IAB8: 'Food and drink', IAB9: 'Hobbies and interests', IAB10: 'Home and garden', IAB11: 'Law, government and politics',
  IAB12: 'News', IAB13: 'Personal finance', IAB14: 'Society', IAB15: 'Science', IAB16: 'Pets', IAB17: 'Sports', IAB18: 'Style and fashion',
  IAB19: 'Technology and computing', IAB20: 'Travel', IAB21: 'Real estate', IAB22: 'Shopping', IAB23: 'Religion and spirituality',
  IAB24: 'Uncategorised', IAB25: 'Non-standard content', IAB26: 'Illegal content',
};

/** What an advertiser sells: `IAB9-30` is "Hobbies and interests (IAB9-30)". Undefined where it is not known. */
export function iabText(code: string | null | undefined): string | undefined {
  if (!code) return undefined;
  const tier = tiers[code.split('-', 1)[0] ?? ''];
  return tier === undefined ? code : `${tier} (${code})`;
}
