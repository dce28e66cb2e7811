const domainShape = /^(?=.{1,253}$)(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;
const iabCategoryShape = /^IAB(?:[1-9]|1\d|2[0-6])(?:-[1-9]\d?)?$/;

/** Null for a web domain like `www.example.co.in`, international ones too; otherwise why not, for people. */
export function refuseDomain(text: string): string | null {
  return domainShape.test(text) ? null : 'A domain is names with dots between them, of at most 253 characters, without "https://" and path, like "www.example.com".';
}

/** Null for a category of the IAB Content Taxonomy 1.0 (`IAB1` to `IAB26`, with or without a subcategory); otherwise why not, for people. */
export function refuseIabCategory(text: string): string | null {
  return iabCategoryShape.test(text) ? null : 'An IAB category is "IAB" and 1 to 26, with or without a subcategory, like "IAB9" or "IAB9-30".';
}
