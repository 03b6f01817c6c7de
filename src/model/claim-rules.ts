/** The API server's rules for claims. */
import { Problem } from './decoder';
import { isDnsSubdomain } from './names';
import { ClaimManifest } from './objects';
import { compareQuantities, parseQuantity, ZERO } from './quantities';

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

/** What is wrong with a claim or a claim template. */
export function claimProblems(claim: ClaimManifest, path: string): Problem[] {
  const problems: Problem[] = [];
  const refuse = (field: string, message: string) => problems.push({ path: `${path}.spec.${field}`, message });
  const modes = claim.accessModes;
  if (modes.length === 0) refuse('accessModes', 'must not be empty');
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) refuse('accessModes', `'${mode}' is none`);
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) refuse('accessModes', "'ReadWriteOncePod' goes with no other");
  const storage = parseQuantity(claim.storage ?? '');
  if (storage === undefined) refuse('resources.requests.storage', 'must be set');
  else if (compareQuantities(storage, ZERO) <= 0) refuse('resources.requests.storage', `must be above 0, got '${claim.storage}'`);
  if (claim.storageClassName !== undefined && claim.storageClassName !== '' && !isDnsSubdomain(claim.storageClassName)) {
    refuse('storageClassName', `'${claim.storageClassName}' must be a DNS subdomain`);
  }
  if (claim.volumeMode !== 'Filesystem' && claim.volumeMode !== 'Block') refuse('volumeMode', `'${claim.volumeMode}' is none`);
  return problems;
}
