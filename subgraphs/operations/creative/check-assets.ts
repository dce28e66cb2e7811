import { assetBytesMax, assetPixelsMax } from '../config.ts';
import { checkUrl } from '../check-input.ts';
import { refuse } from '../run-command.ts';
import type { AssetRow } from './queries.ts';
import type { AssetRole } from './table.ts';

/** `CreativeAssetInput` of the SDL. */
export interface CreativeAssetInput {
  readonly role: AssetRole;
  readonly url: string;
  readonly sha256: string;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly bytes: number;
}

/** A part of a creative before it belongs to one. */
export type Asset = Omit<AssetRow, 'creativeId'>;

/** The assets, checked; at most one for each role. Refuses with the path of what is wrong. */
export function checkAssets(assets: readonly CreativeAssetInput[]): readonly Asset[] {
  const roles = new Set<AssetRole>();
  return assets.map((asset, at) => {
    const field = ['assets', String(at)] as const;
    if (roles.has(asset.role)) refuse('INVALID_INPUT', `There is a second asset for ${asset.role}; a creative has one for each role.`, ...field, 'role');
    roles.add(asset.role);
    return checkAsset(asset, field);
  });
}

function checkAsset(asset: CreativeAssetInput, field: readonly string[]): Asset {
  const url = checkUrl(asset.url, ...field, 'url');
  if (!/^[0-9a-f]{64}$/i.test(asset.sha256)) refuse('INVALID_INPUT', '"sha256" must be the 64 hexadecimal digits of the SHA-256 of what the address answers with.', ...field, 'sha256');
  if (asset.bytes < 1 || asset.bytes > assetBytesMax) refuse('INVALID_INPUT', `"bytes" must be 1 to ${assetBytesMax}; got ${asset.bytes}.`, ...field, 'bytes');
  const width = checkPixels(asset.width, [...field, 'width']);
  const height = checkPixels(asset.height, [...field, 'height']);
  if ((width === null) !== (height === null)) refuse('INVALID_INPUT', 'Give both "width" and "height", or neither for what is no picture.', ...field, width === null ? 'width' : 'height');
  return { role: asset.role, url, sha256: asset.sha256.toLowerCase(), width, height, bytes: asset.bytes };
}

function checkPixels(pixels: number | null | undefined, field: readonly string[]): number | null {
  if (pixels === null || pixels === undefined) return null;
  if (pixels < 1 || pixels > assetPixelsMax) refuse('INVALID_INPUT', `"${field.at(-1)}" must be 1 to ${assetPixelsMax} pixels; got ${pixels}.`, ...field);
  return pixels;
}
