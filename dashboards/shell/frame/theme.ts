import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Look of both dashboards: dense, quiet, system fonts (no page loads anything from elsewhere). */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  defaultRadius: 'sm',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { sizes: { h1: { fontSize: '1.125rem' }, h2: { fontSize: '0.9375rem' }, h3: { fontSize: '0.8125rem' } } },
  respectReducedMotion: true,
});

/** Where Mantine's own greys are too faint for WCAG AA, and the tones that say how good or bad something is. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#555d66',
    '--mantine-color-placeholder': '#5c636b',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#2f49b8',
    '--page': '#f6f7f9',
    '--surface': '#ffffff',
    '--line': '#dfe3e8',
    '--hover': '#f0f3fb',
    '--selected': '#e3e9fb',
    '--tone-positive': '#1b6b35',
    '--tone-positive-soft': '#e2f5e8',
    '--tone-warning': '#7a4a00',
    '--tone-warning-soft': '#fdf0d5',
    '--tone-negative': '#a61b1b',
    '--tone-negative-soft': '#fdeaea',
    '--tone-info': '#24409a',
    '--tone-info-soft': '#e6ecfd',
    '--tone-neutral': '#454c54',
    '--tone-neutral-soft': '#eceff2',
  },
  dark: {
    '--mantine-color-dimmed': '#a6adb5',
    '--mantine-color-placeholder': '#9aa2ab',
    '--mantine-color-error': '#ff8f88',
    '--mantine-color-anchor': '#9db4ff',
    '--page': '#15171a',
    '--surface': '#1d2024',
    '--line': '#343940',
    '--hover': '#262b33',
    '--selected': '#2a3350',
    '--tone-positive': '#7fd79b',
    '--tone-positive-soft': '#17301f',
    '--tone-warning': '#f0c063',
    '--tone-warning-soft': '#362a12',
    '--tone-negative': '#ff9c95',
    '--tone-negative-soft': '#3d1d1c',
    '--tone-info': '#a9bcff',
    '--tone-info-soft': '#202a4a',
    '--tone-neutral': '#c2c8cf',
    '--tone-neutral-soft': '#2b3036',
  },
});
