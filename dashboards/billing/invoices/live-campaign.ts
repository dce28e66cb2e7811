/** What a line's campaign is today, compared with what the document says. */
export type LiveCampaign =
  /** The line names no campaign. */
  | { readonly kind: 'none' }
  /** It has a reference that Operations does not resolve (or Operations gave no answer). */
  | { readonly kind: 'missing'; readonly ref: string }
  | { readonly kind: 'found'; readonly ref: string; readonly billedAs: string | undefined };

/** What Billing writes behind the campaign's name in a line: the usage month and what was counted. */
const descriptionTail = /, \d{4}-\d{2}, [a-z ]+$/;

/** The campaign's name as it was billed. A long one ends with "…". */
function billedName(description: string): string {
  return description.replace(descriptionTail, '').normalize();
}

function isSameName(billed: string, live: string): boolean {
  return billed.endsWith('…') ? live.startsWith(billed.slice(0, -1)) : live === billed;
}

/** Compares a line's frozen description with its campaign's live name: where they differ, `billedAs` is the billed name. */
export function liveCampaign(line: {
  readonly description: string;
  readonly campaignRef?: string | null | undefined;
  readonly campaign?: { readonly id: string; readonly name: string } | null | undefined;
}): LiveCampaign {
  const ref = line.campaign?.id ?? line.campaignRef ?? undefined;
  if (ref === undefined) return { kind: 'none' };
  if (!line.campaign) return { kind: 'missing', ref };
  const billed = billedName(line.description);
  return { kind: 'found', ref, billedAs: isSameName(billed, line.campaign.name.normalize()) ? undefined : billed };
}
