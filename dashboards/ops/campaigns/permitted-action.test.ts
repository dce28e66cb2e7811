import { expect, test } from 'vitest';
import { permittedAction } from './permitted-action.ts';

const lead = new Set(['operations:read', 'operations:write', 'billing:fund']);
const ops = new Set(['operations:read', 'operations:write']);
const finance = new Set(['operations:read', 'billing:read', 'billing:fund']);
const auditor = new Set(['operations:read', 'billing:read']);

test('a campaign lead may fund and activate a campaign that is ready or paused', () => {
  expect(permittedAction('READY', lead)).toEqual({ fund: true, activate: true, why: undefined });
  expect(permittedAction('PAUSED', lead)).toEqual({ fund: true, activate: true, why: undefined });
});

test('ops without billing:fund may activate, and are told who can fund', () => {
  expect(permittedAction('PAUSED', ops)).toMatchObject({ fund: false, activate: true });
  expect(permittedAction('PAUSED', ops).why).toContain('billing:fund');
});

test('finance may fund but not activate, and is told why', () => {
  expect(permittedAction('READY', finance)).toMatchObject({ fund: true, activate: false });
  expect(permittedAction('READY', finance).why).toContain('operations:write');
});

test('an auditor may do neither', () => {
  expect(permittedAction('READY', auditor)).toMatchObject({ fund: false, activate: false });
});

test('an active campaign can only get more money', () => {
  expect(permittedAction('ACTIVE', lead)).toEqual({ fund: true, activate: false, why: undefined });
});

test.each(['DRAFT', 'PENDING_REVIEW', 'COMPLETED', 'ARCHIVED'] as const)('nobody acts on a campaign that is %s', (status) => {
  expect(permittedAction(status, lead)).toMatchObject({ fund: false, activate: false });
  expect(permittedAction(status, lead).why).toMatch(/\w/);
});
