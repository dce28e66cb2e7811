import { EmptyState, FailureDetail, FailureNotice, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Page, PageHead } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Skeleton } from '@mantine/core';
import { Link, useBlocker, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { CampaignPlanFragmentDoc, OpsCampaignEditorDocument, type CampaignPlanFragment } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import classes from './editor.module.css';
import { changeOf, draftOf, isUnchanged, problemsOf, type PlanDraft } from './plan-draft.ts';
import { BasicFields, FlightFields } from './plan-fields.tsx';
import { TargetingFields } from './targeting-fields.tsx';
import { useSave, type SavePhase } from './use-save.ts';

/** What came of saving, except for a conflict, which has a panel of its own. */
function SaveNotice(props: { readonly phase: SavePhase }): ReactNode {
  const { phase } = props;
  if (phase.name === 'failed') {
    return (
      <Notice tone="negative">
        <strong>{phase.failure.title}.</strong> {phase.failure.message} It is not known whether it was saved. Saving again is safe: it is never saved twice.
        <FailureDetail failure={phase.failure} />
      </Notice>
    );
  }
  if (phase.name !== 'refused') return null;
  const general = phase.general.join(' ');
  return <Notice tone="negative">Nothing was saved. {general === '' ? 'See the fields that are marked.' : general}</Notice>;
}

function Editor(props: { readonly plan: CampaignPlanFragment; readonly advertiser: { readonly id: string; readonly name: string } }): ReactNode {
  // What the editor began from stays fixed: what others save meanwhile is told by the version, not slipped in.
  const [{ version, base }, setOrigin] = useState({ version: props.plan.version, base: draftOf(props.plan) });
  const [draft, setDraft] = useState<PlanDraft>(base);
  const [shown, setShown] = useState(false);
  const { phase, save, forget } = useSave();
  const navigate = useNavigate();
  const { id, status } = props.plan;
  const unchanged = isUnchanged(base, draft);
  useEffect(() => {
    if (phase.name === 'saved') void navigate({ to: `/campaigns/${id}`, ignoreBlocker: true });
  }, [phase.name, id, navigate]);
  useBlocker({
    shouldBlockFn: () => phase.name !== 'saved' && !unchanged && !confirm('Leave without saving? Your changes would be lost.'),
    enableBeforeUnload: () => phase.name !== 'saved' && !unchanged,
  });
  const found = problemsOf(draft);
  const problems = { ...(shown ? found : {}), ...(phase.name === 'refused' ? phase.byField : {}) };
  const change = (part: Partial<PlanDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    if (phase.name !== 'conflict') forget();
  };
  const submit = (): void => {
    setShown(true);
    if (Object.keys(found).length === 0) save(changeOf(id, version, base, draft));
  };
  const fields = { draft, onChange: change, problems, nameOnly: status === 'COMPLETED' };
  return (
    <>
      <PageHead
        title={`Edit ${props.plan.name}`}
        trail={<><Link to="/campaigns">Campaigns</Link> / <EntityLink id={props.advertiser.id}>{props.advertiser.name}</EntityLink> / <EntityLink id={id} /> / version {version}</>}
      />
      {phase.name === 'conflict' ? (
        <ConflictPanel
          base={base}
          mine={draft}
          theirs={phase.theirs}
          onResolved={(resolved) => {
            setOrigin({ version: phase.theirs.plan.version, base: draftOf(phase.theirs.plan) });
            setDraft(resolved);
            forget();
          }}
        />
      ) : null}
      <SaveNotice phase={phase} />
      <BasicFields {...fields} />
      {fields.nameOnly ? null : <><FlightFields {...fields} /><TargetingFields {...fields} /></>}
      <div className={classes['end']}>
        <Button size="sm" loading={phase.name === 'saving'} disabled={unchanged || phase.name === 'conflict'} onClick={submit}>Save</Button>
        <Button size="sm" variant="default" component={Link} to={`/campaigns/${id}`}>Cancel</Button>
        <span role="status" className={classes['state']}>{unchanged ? 'No changes.' : 'Not saved yet.'}</span>
      </div>
    </>
  );
}

/** The editor of one campaign. */
export function EditorRoutePage(): ReactNode {
  const id = String(useParams({ strict: false }).campaignId);
  const { session } = useSignedIn();
  const { data, failure, loading, refreshing, reload } = usePageQuery(OpsCampaignEditorDocument, { id, changesFirst: 1 });
  const campaign = data?.campaign;
  // Begun once the server has answered: an old version from the cache would be a conflict of its own making. Later answers do not start it anew.
  const [begun, setBegun] = useState<typeof campaign>();
  useEffect(() => {
    if (campaign && !refreshing && begun?.id !== campaign.id) setBegun(campaign);
  }, [campaign, refreshing, begun]);
  if (!session.scopes.has('operations:write')) {
    return <EmptyState title="You may not change campaigns" action={<Link to={`/campaigns/${id}`}>Back to the campaign</Link>}>That is for ops (operations:write).</EmptyState>;
  }
  return (
    <Page pending={begun?.id === id ? undefined : `Campaign ${id}`}>
      {failure && !campaign ? <FailureNotice failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {loading ? <><Skeleton height={56} /><Skeleton height={110} /><Skeleton height={220} /></> : null}
      {!loading && !failure && !campaign ? <EmptyState title={`Campaign ${id} not found`} action={<Link to="/campaigns">Go to the campaigns</Link>} /> : null}
      {begun?.id === id ? <Editor key={id} plan={readFragment(CampaignPlanFragmentDoc, begun)} advertiser={begun.advertiser} /> : null}
    </Page>
  );
}
