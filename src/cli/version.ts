/** The version of the package that this file is in. */
export function version(): string {
  // Not an import: the file is not in the bundle, and its version is set when a release is packed.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(require('path').join(__dirname, '..', '..', 'package.json')) as { version: string }).version;
}
