import { company } from '../config.ts';
import { currencyExponent } from '../money/rules.ts';

/** Text between tags or in quotes: nothing in it is markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** An amount as documents print it: grouped (in India by lakh and crore), with all its decimals. Exact: no number is ever rounded here. */
export function printAmount(amountMinor: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  return `${amountMinor < 0n ? '−' : ''}${group(whole, currency === 'INR')}${fraction}`;
}

/** A count as documents print it. */
export function printUnits(units: bigint, currency: string): string {
  return `${units < 0n ? '−' : ''}${group(String(units < 0n ? -units : units), currency === 'INR')}`;
}

/** A rate of micros as documents print it: at least the currency's decimals, and as many as it has. */
export function printRate(rateMicros: bigint, currency: string): string {
  const digits = String(rateMicros).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '').padEnd(currencyExponent(currency), '0');
  return `${group(digits.slice(0, -6), currency === 'INR')}${fraction === '' ? '' : `.${fraction}`}`;
}

function group(whole: string, indian: boolean): string {
  return indian && whole.length > 3
    ? `${whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',')},${whole.slice(-3)}`
    : whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A day as documents print it: `5 November 2026`. */
export function printDay(day: string): string {
  return `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

/** A line of a printed document. */
export interface PrintedLine {
  readonly description: string;
  readonly units: bigint | null;
  readonly rateMicros: bigint | null;
  readonly amountMinor: bigint;
}

/** What a printed document says; all of it frozen. */
export interface PrintedDocument {
  readonly title: string;
  readonly number: string;
  /** Said across the page, like VOID; null when nothing is. */
  readonly stamp: string | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly billTo: { readonly name: string; readonly taxId: string | null; readonly placeOfSupply: string };
  readonly currency: string;
  readonly lines: readonly PrintedLine[];
  readonly subtotalMinor: bigint;
  readonly taxes: readonly { readonly code: string; readonly ratePercent: string; readonly amountMinor: bigint }[];
  readonly totalMinor: bigint;
  readonly totalLabel: string;
  readonly notes: readonly string[];
}

const style = `
  @page { size: A4; margin: 18mm 16mm 20mm }
  * { box-sizing: border-box }
  body { font: 10pt/1.45 "Helvetica Neue", Arial, "Noto Sans", sans-serif; color: #1c2430; margin: 0 auto; max-width: 178mm; padding: 8mm 0 }
  header { display: flex; justify-content: space-between; gap: 12mm; border-bottom: 2px solid #1c2430; padding-bottom: 5mm }
  h1 { font-size: 19pt; letter-spacing: .02em; margin: 0 0 1mm }
  .from { text-align: right; font-size: 9pt; color: #414b5a } .from strong { font-size: 11pt; color: #1c2430 }
  .number { font-size: 12pt; font-weight: 600; font-variant-numeric: tabular-nums }
  .parties { display: flex; justify-content: space-between; gap: 12mm; margin: 7mm 0 }
  .parties h2 { font-size: 8pt; text-transform: uppercase; letter-spacing: .08em; color: #5b6675; margin: 0 0 1mm }
  .parties p { margin: 0; overflow-wrap: anywhere } .parties .name { font-weight: 600; font-size: 11pt }
  dl { display: grid; grid-template-columns: auto auto; gap: .8mm 6mm; margin: 0 } dt { color: #5b6675 } dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
  thead { display: table-header-group } tr { break-inside: avoid }
  th { font-size: 8pt; text-transform: uppercase; letter-spacing: .06em; color: #5b6675; text-align: left; border-bottom: 1px solid #9aa4b2; padding: 0 2mm 1.2mm }
  td { padding: 1.6mm 2mm; border-bottom: 1px solid #e2e6ec; vertical-align: top; overflow-wrap: anywhere } .n { text-align: right; white-space: nowrap }
  .totals { margin: 5mm 0 0 auto; width: 82mm; break-inside: avoid } .totals td { border: 0; padding: .9mm 2mm } .totals .grand td { border-top: 2px solid #1c2430; font-weight: 700; font-size: 12pt; padding-top: 2mm }
  footer { margin-top: 9mm; font-size: 8.5pt; color: #5b6675; border-top: 1px solid #e2e6ec; padding-top: 3mm } footer p { margin: 0 0 1mm }
  .stamp { display: inline-block; border: 2px solid #a3262a; color: #a3262a; font-weight: 700; letter-spacing: .1em; padding: .5mm 3mm; margin-left: 4mm; font-size: 11pt; vertical-align: middle }
`;

/** The document as a page that prints on A4: no script, no request, its style inside. The same document gives the same bytes. */
export function printDocument(document: PrintedDocument): string {
  const { currency } = document;
  const text = escapeHtml;
  const counted = document.lines.some(({ units }) => units !== null);
  const cells = (line: PrintedLine): string => (counted ? `<td class="n">${line.units === null ? '' : printUnits(line.units, currency)}</td><td class="n">${line.rateMicros === null ? '' : printRate(line.rateMicros, currency)}</td>` : '');
  const lines = document.lines.map((line, at) => `<tr><td class="n">${at + 1}</td><td><bdi>${text(line.description)}</bdi></td>${cells(line)}<td class="n">${printAmount(line.amountMinor, currency)}</td></tr>`);
  const taxes = document.taxes.map((tax) => `<tr><td>${text(tax.code)} ${text(tax.ratePercent)} %</td><td class="n">${printAmount(tax.amountMinor, currency)}</td></tr>`);
  const facts = document.facts.map(({ label, value }) => `<dt>${text(label)}</dt><dd>${text(value)}</dd>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${text(document.title)} ${text(document.number)}</title><style>${style}</style></head>
<body>
<header>
<div><h1>${text(document.title)}${document.stamp === null ? '' : `<span class="stamp">${text(document.stamp)}</span>`}</h1><div class="number">${text(document.number)}</div></div>
<div class="from"><strong>${text(company.legalName)}</strong><br>${company.addressLines.map(text).join('<br>')}<br>GSTIN ${text(company.taxId)}</div>
</header>
<section class="parties">
<div><h2>Bill to</h2><p class="name"><bdi>${text(document.billTo.name)}</bdi></p>${document.billTo.taxId === null ? '' : `<p>Tax number ${text(document.billTo.taxId)}</p>`}<p>Place of supply ${text(document.billTo.placeOfSupply)}</p></div>
<dl>${facts.join('')}</dl>
</section>
<table>
<thead><tr><th class="n">#</th><th>Description</th>${counted ? '<th class="n">Units</th><th class="n">Rate</th>' : ''}<th class="n">Amount (${text(currency)})</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
<table class="totals">
<tr><td>Subtotal</td><td class="n">${printAmount(document.subtotalMinor, currency)}</td></tr>
${taxes.join('\n')}
<tr class="grand"><td>${text(document.totalLabel)}</td><td class="n">${text(currency)} ${printAmount(document.totalMinor, currency)}</td></tr>
</table>
<footer>${document.notes.map((note) => `<p>${text(note)}</p>`).join('')}</footer>
</body></html>
`;
}
