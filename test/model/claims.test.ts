import { ClaimOwner, claimOwner, claimsOfPod } from '../../src/model/claims';
import { decodeStatefulSet } from '../../src/model/objects';

const set = (spec: object) => decodeStatefulSet({ metadata: { name: 'web' }, spec }).value;
const template = (name: string, labels: object = {}, spec: object = {}) => ({ metadata: { name, labels }, spec });

describe('names and labels', () => {
  test('a claim for each template, in their order', () => {
    const web = set({ volumeClaimTemplates: [template('www'), template('log')] });
    expect(claimsOfPod(web, 2).map((claim) => claim.name)).toEqual(['www-web-2', 'log-web-2']);
  });

  test('the template\'s labels, overlaid with the set\'s matchLabels', () => {
    const web = set({
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] },
      volumeClaimTemplates: [template('www', { app: 'other', kind: 'pages' })],
    });
    expect(claimsOfPod(web, 0)[0].labels).toEqual({ app: 'web', kind: 'pages' });
  });

  test('of two templates with one name the last is used', () => {
    const web = set({ volumeClaimTemplates: [template('www', {}, { volumeMode: 'Block' }), template('www')] });
    expect(claimsOfPod(web, 0).map((claim) => claim.template.volumeMode)).toEqual(['Filesystem']);
  });
});

describe('owners', () => {
  test.each([
    ['Retain', 'Retain', ClaimOwner.NONE, ClaimOwner.NONE],
    ['Retain', 'Delete', ClaimOwner.STATEFUL_SET, ClaimOwner.STATEFUL_SET],
    ['Delete', 'Retain', ClaimOwner.NONE, ClaimOwner.POD],
    ['Delete', 'Delete', ClaimOwner.STATEFUL_SET, ClaimOwner.POD],
  ])('%s when scaled, %s when deleted: %s in range, %s condemned', (whenScaled, whenDeleted, inRange, condemned) => {
    expect(claimOwner({ whenScaled, whenDeleted }, false)).toBe(inRange);
    expect(claimOwner({ whenScaled, whenDeleted }, true)).toBe(condemned);
  });
});
