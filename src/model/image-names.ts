/** References to images, by the grammar that kubelets read them by (github.com/distribution/reference). */

const HOST_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `(?:${HOST_PART}(?:\\.${HOST_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})';
const PATH = new RegExp(`^(${PART}(?:/${PART})*)(?::${TAG})?(?:@${DIGEST})?$`);
const WHOLE_HOST = new RegExp(`^${HOST}$`);
const LONGEST_NAME = 255;

/** A name, a tag and a digest, on a host with a name of any length that DNS allows. */
const LONGEST = 1024;

/** Whether a kubelet can read it; of one that it cannot, the container is never started (`InvalidImageName`). */
export function isImageReference(image: string): boolean {
  if (image.length > LONGEST) return false;
  // 64 hexadecimal digits are an image's id, which nobody can pull.
  if (/^[a-f0-9]{64}$/.test(image)) return false;
  const [first, ...rest] = image.split('/');
  const hasHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost');
  if (hasHost && !WHOLE_HOST.test(first)) return false;
  const name = PATH.exec(hasHost ? rest.join('/') : image)?.[1];
  if (name === undefined) return false;
  return name.length <= LONGEST_NAME;
}

/** The parts of an image: of `registry.example:5000/db:1.2@sha256:…` all before `:1.2`, the tag without its colon, the digest with its `@`. */
export function splitImage(image: string): { readonly name: string; readonly tag?: string; readonly digest: string } {
  const at = image.indexOf('@');
  const tagged = at < 0 ? image : image.slice(0, at);
  const digest = image.slice(tagged.length);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  return colon < 0 ? { name: tagged, digest } : { name: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest };
}
