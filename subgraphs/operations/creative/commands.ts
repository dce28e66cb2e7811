import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { asc, eq } from 'drizzle-orm';
import { campaign } from '../campaign/table.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared, checkUrl, checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { nativeTemplate } from '../native-template/table.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { checkAssets, type Asset, type CreativeAssetInput } from './check-assets.ts';
import { assetColumns, creativeById, creativeColumns, type CreativeRow } from './queries.ts';
import { takeStep, type ReviewStep } from './rules.ts';
import { creative, creativeAsset, type ReviewStatus } from './table.ts';

/** `CreateCreativeInput` of the SDL. */
export interface CreateCreativeInput {
  readonly idempotencyKey: string;
  readonly campaignId: string;
  readonly templateId: string;
  readonly name: string;
  readonly clickUrl?: string | null;
  readonly assets: readonly CreativeAssetInput[];
}

/** `UpdateCreativeInput` of the SDL: an absent field is unchanged, null clears `clickUrl`. */
export interface UpdateCreativeInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly clickUrl?: string | null;
  readonly assets?: readonly CreativeAssetInput[] | null;
}

/** Makes a DRAFT creative for a campaign that is not over. */
export function createCreative(context: OperationsContext, input: CreateCreativeInput): Promise<Outcome<CreativeRow>> {
  return runCreate(
    context,
    { action: 'createCreative', input },
    () => ({
      campaignId: checkId('cmp', input.campaignId, 'campaignId'),
      templateId: checkId('tpl', input.templateId, 'templateId'),
      name: checkName(input.name, 'name'),
      clickUrl: typeof input.clickUrl === 'string' ? checkUrl(input.clickUrl, 'clickUrl') : null,
      assets: checkAssets(input.assets),
    }),
    async (transaction, { assets, ...row }) => {
      const [owner] = await transaction.select({ status: campaign.status }).from(campaign).where(eq(campaign.id, row.campaignId)).limit(1).for('update');
      if (owner === undefined) return refuse('NOT_FOUND', `There is no campaign "${input.campaignId}".`, 'campaignId');
      if (owner.status === 'COMPLETED' || owner.status === 'ARCHIVED') refuse('ILLEGAL_TRANSITION', `The campaign is ${owner.status}; it gets no more creatives.`, 'campaignId');
      await refuseClickUrl(transaction, row);
      const [inserted] = await transaction.insert(creative).values(row);
      const id = inserted.insertId;
      await insertAssets(transaction, id, assets);
      const changes = diffFields(null, {
        campaignId: encodeId('cmp', row.campaignId),
        templateId: encodeId('tpl', row.templateId),
        ...describeCreative(row, assets),
        reviewStatus: 'DRAFT',
        version: 1,
      });
      await recordChange(transaction, context, { entityType: 'Creative', entityId: id, action: 'createCreative', changes });
      return id;
    },
    (id) => loadOne(context, creativeById, id),
  );
}

/** Changes a creative that is DRAFT or REJECTED; assets replace all. */
export function updateCreative(context: OperationsContext, input: UpdateCreativeInput): Promise<Outcome<CreativeRow>> {
  return runUpdate(context, () => ({ id: checkId('crv', input.id, 'id'), ...checkUpdate(input) }), async (transaction, { id, assets, asked }) => {
    const before = await lockCreative(transaction, input);
    stepOrRefuse('update', before, 'id');
    const after: CreativeRow = { ...before, ...asked };
    await refuseClickUrl(transaction, after);
    const assetsBefore = await transaction.select(assetColumns).from(creativeAsset).where(eq(creativeAsset.creativeId, id)).orderBy(asc(creativeAsset.role));
    const assetsAfter = assets ?? assetsBefore;
    const changes = diffFields(describeCreative(before, assetsBefore), describeCreative(after, assetsAfter));
    if (changes.length === 0) return before;
    if (assets !== undefined) {
      await transaction.delete(creativeAsset).where(eq(creativeAsset.creativeId, id));
      await insertAssets(transaction, id, assets);
    }
    return writeStep(transaction, context, 'updateCreative', before, after, changes);
  });
}

/** The creative, locked; refuses one that does not exist or is at another version. */
export async function lockCreative(transaction: Queryable, input: { readonly id: string; readonly expectedVersion: number }): Promise<CreativeRow> {
  const id = checkId('crv', input.id, 'id');
  const [row] = await transaction.select(creativeColumns).from(creative).where(eq(creative.id, id)).limit(1).for('update');
  if (row === undefined) return refuse('NOT_FOUND', `There is no creative "${input.id}".`, 'id');
  checkVersion('creative', { version: row.version, status: row.archivedAt === null ? row.reviewStatus : 'archived' }, input.expectedVersion);
  return row;
}

/** The review status after the step; refuses a step that is not possible, naming `field`. */
export function stepOrRefuse(step: ReviewStep, row: CreativeRow, field: string): ReviewStatus {
  const taken = takeStep(step, { reviewStatus: row.reviewStatus, archived: row.archivedAt !== null });
  return 'status' in taken ? taken.status : refuse('ILLEGAL_TRANSITION', taken.refusal, field);
}

/** Writes what the step made of the creative, with the next version and its change event, and gives it. */
export async function writeStep(
  transaction: Queryable,
  context: OperationsContext,
  action: string,
  before: CreativeRow,
  after: CreativeRow,
  changes: ReturnType<typeof diffFields>,
): Promise<CreativeRow> {
  const version = before.version + 1;
  const { name, clickUrl, reviewStatus, submittedAt, archivedAt } = after;
  await transaction.update(creative).set({ name, clickUrl, reviewStatus, submittedAt, archivedAt, version }).where(eq(creative.id, before.id));
  await recordChange(transaction, context, { entityType: 'Creative', entityId: before.id, action, changes: [...changes, ...diffFields({ version: before.version }, { version })] });
  return { ...after, version };
}

function checkUpdate(input: UpdateCreativeInput): { readonly assets: readonly Asset[] | undefined; readonly asked: Partial<Pick<CreativeRow, 'name' | 'clickUrl'>> } {
  const { name, assets } = checkNotCleared(input, 'name', 'assets');
  return {
    assets: assets === undefined ? undefined : checkAssets(assets),
    asked: {
      ...(name === undefined ? {} : { name: checkName(name, 'name') }),
      ...(input.clickUrl === undefined ? {} : { clickUrl: input.clickUrl === null ? null : checkUrl(input.clickUrl, 'clickUrl') }),
    },
  };
}

/** A template that cannot be tapped has nowhere to lead to. */
async function refuseClickUrl(transaction: Queryable, row: { readonly templateId: number; readonly clickUrl: string | null }): Promise<void> {
  const [template] = await transaction.select({ clickable: nativeTemplate.clickable }).from(nativeTemplate).where(eq(nativeTemplate.id, row.templateId)).limit(1);
  if (template === undefined) return refuse('NOT_FOUND', `There is no native template "${encodeId('tpl', row.templateId)}".`, 'templateId');
  if (!template.clickable && row.clickUrl !== null) refuse('INVALID_INPUT', 'This template cannot be tapped: leave "clickUrl" out, or choose a clickable template.', 'clickUrl');
}

async function insertAssets(transaction: Queryable, creativeId: number, assets: readonly Asset[]): Promise<void> {
  if (assets.length > 0) await transaction.insert(creativeAsset).values(assets.map((asset) => ({ ...asset, creativeId })));
}

/** The fields as a change event tells of them: an asset by its address and digest, so that history says what was shown. */
function describeCreative(row: Pick<CreativeRow, 'name' | 'clickUrl'>, assets: readonly Asset[]): FieldValues {
  return {
    name: row.name,
    clickUrl: row.clickUrl,
    ...Object.fromEntries(assets.map(({ role, url, sha256, width, height, bytes }) => [`assets.${role}`, `${url} sha256:${sha256} ${width ?? '-'}x${height ?? '-'} ${bytes} bytes`])),
  };
}
