import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { BillingCreditNoteDocumentDocument, BillingInvoiceDocumentDocument } from '../generated/graphql.ts';
import { BackLink, Page, PageHead } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import { usePageQuery, type PageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import classes from './print-view.module.css';

/** A numbered document as it was sent. */
interface SentDocument {
  readonly number?: string | null | undefined;
  readonly documentHtml?: string | null | undefined;
}

/** The document's own style is let in by this page's nonce; nothing else of it can run: it holds no script, and the frame allows none. */
function withNonce(html: string): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
  return html.replaceAll('<style>', `<style nonce="${nonce}">`);
}

function PrintView(props: { readonly query: PageQuery<unknown>; readonly sent: SentDocument | null | undefined; readonly list: ReactNode; readonly missing: string }): ReactNode {
  const { query, sent } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const html = sent?.documentHtml;
  return (
    <Page>
      {props.list}
      {sent ? (
        <PageHead title={`${sent.number ?? 'Draft'}, as sent`} actions={html ? <Button size="xs" leftSection={<IconPrinter size={14} aria-hidden />} onClick={() => frame.current?.contentWindow?.print()}>Print</Button> : undefined} />
      ) : null}
      <PageState query={query} found={Boolean(sent) && (!query.failure || Boolean(html))} missing={props.missing} />
      {sent && !html && !query.failure && !query.loading ? <EmptyState title="Not sent yet">A document exists from the day it is issued.</EmptyState> : null}
      {html ? <iframe ref={frame} className={classes['paper']} title={`Document ${sent?.number ?? ''}`} sandbox="allow-same-origin allow-modals" srcDoc={withNonce(html)} /> : null}
    </Page>
  );
}

/** An invoice as it was sent, from its frozen columns, ready to print. */
export function InvoicePrintPage(): ReactNode {
  const { invoiceId } = useParams({ strict: false });
  const query = usePageQuery(BillingInvoiceDocumentDocument, { id: String(invoiceId) });
  return <PrintView query={query} sent={query.data?.invoice} list={<BackLink to="/invoices">Invoices</BackLink>} missing={`Invoice ${invoiceId} not found`} />;
}

/** A credit note as it was sent. */
export function CreditNotePrintPage(): ReactNode {
  const { creditNoteId } = useParams({ strict: false });
  const query = usePageQuery(BillingCreditNoteDocumentDocument, { id: String(creditNoteId) });
  return <PrintView query={query} sent={query.data?.creditNote} list={<BackLink to="/credit-notes">Credit notes</BackLink>} missing={`Credit note ${creditNoteId} not found`} />;
}
