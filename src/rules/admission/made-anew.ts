/** Objects that tools delete before they apply them: nothing of those is a change. */
import { Manifest } from '../../model/objects';

/** By annotation: whether what it says means that. */
const ANNOTATIONS: { readonly [annotation: string]: (value: string, others: Manifest['annotations']) => boolean } = {
  // Both take this policy where none is written.
  'helm.sh/hook': (_, others) => hasWord(others['helm.sh/hook-delete-policy'] ?? 'before-hook-creation', 'before-hook-creation'),
  'argocd.argoproj.io/hook': (_, others) => hasWord(others['argocd.argoproj.io/hook-delete-policy'] ?? 'BeforeHookCreation', 'BeforeHookCreation'),
  'argocd.argoproj.io/sync-options': (value) => hasWord(value, 'Force=true') && hasWord(value, 'Replace=true'),
  'kustomize.toolkit.fluxcd.io/force': (value) => value.toLowerCase() === 'enabled',
};

/** Whether the object is a hook of Helm or Argo CD, or is to be replaced by force. */
export function isMadeAnew({ annotations }: Manifest): boolean {
  return Object.entries(ANNOTATIONS)
    .some(([annotation, means]) => Object.hasOwn(annotations, annotation) && means(annotations[annotation], annotations));
}

/** Whether a word is in a list with commas. */
function hasWord(list: string, word: string): boolean {
  return list.split(',').some((each) => each.trim() === word);
}
