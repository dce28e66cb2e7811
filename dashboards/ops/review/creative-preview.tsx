import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AssetRole, CreativeCardFragment } from '../generated/graphql.ts';
import classes from './creative-preview.module.css';
import { roleWords } from './review-words.ts';

type Asset = CreativeCardFragment['assets'][number];

/** Pictures are only loaded from where this page itself comes from, unless the server allows more: see `--asset-origin`. */
function mayLoad(url: string): boolean {
  const allowed = document.querySelector<HTMLMetaElement>('meta[name="asset-origins"]')?.content.split(' ') ?? [];
  return URL.canParse(url) && [location.origin, ...allowed].includes(new URL(url).origin);
}

/** Largest size at which the unit fits into the box, in its own proportions. Pixels. */
export function fitInto(box: { readonly width: number; readonly height: number }, size: { readonly width: number; readonly height: number }): { readonly width: number; readonly height: number } {
  const scale = Math.min(box.width / size.width, box.height / size.height, 1);
  return { width: Math.max(Math.round(size.width * scale), 1), height: Math.max(Math.round(size.height * scale), 1) };
}

function Picture(props: { readonly asset: Asset }): ReactNode {
  const { asset } = props;
  if (mayLoad(asset.url)) return <img src={asset.url} alt={roleWords[asset.role]} />;
  const size = typeof asset.width === 'number' && typeof asset.height === 'number' ? `${asset.width} × ${asset.height}` : '';
  return <span>{roleWords[asset.role]}<br />{size}</span>;
}

/**
 * A creative in its template's proportions: its picture where this page may load it, and where its other parts go. What cannot be loaded from
 * here is drawn as its place and size; the parts themselves are linked beside it.
 */
export function CreativePreview(props: { readonly creative: CreativeCardFragment; readonly width: number; readonly height: number }): ReactNode {
  const { creative } = props;
  const { template } = creative;
  const part = (role: AssetRole): Asset | undefined => creative.assets.find((asset) => asset.role === role);
  const main = part('MAIN_IMAGE') ?? part('ICON') ?? part('LOGO') ?? creative.assets[0];
  const size = fitInto(props, template);
  // In a unit that is very low there is room for the picture alone.
  const roomy = size.height >= 90 && size.width >= 90;
  const texts = roomy && (['TITLE', 'BODY', 'CTA', 'LOGO'] as const).some((role) => part(role) !== undefined);
  return (
    <figure style={{ margin: 0 }}>
      <div className={classes['stage']}>
        <div className={classes['unit']} style={{ width: size.width, aspectRatio: `${size.width} / ${size.height}` }}>
          <div className={classes['picture']}>{main === undefined ? 'no picture' : <Picture asset={main} />}</div>
          {texts ? (
            <div className={classes['strip']}>
              {part('LOGO') === undefined ? null : <span className={classes['mark']} title="Logo" />}
              <span className={classes['grow']}>{part('TITLE') === undefined ? '' : 'Headline'}</span>
              {part('CTA') === undefined ? null : <span className={classes['cta']}>Action</span>}
            </div>
          ) : null}
        </div>
      </div>
      <figcaption className={classes['caption']}>
        {template.name} v{template.templateVersion}, {template.width} × {template.height}
        {template.clickable ? '' : ', cannot be tapped'}
      </figcaption>
    </figure>
  );
}

/** Why there is nothing to show. */
export function NoCreative(): ReactNode {
  return <Text size="sm" c="dimmed">There is no creative: nothing can be shown until one is approved.</Text>;
}
