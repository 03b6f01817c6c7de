import { isImageReference, splitImage } from '../../src/model/image-names';

const SHA256 = 'f'.repeat(64);

test.each([
  'debian', 'debian:12', '192.168.0.1:80', 'library/debian', 'docker.io/library/debian', '127.0.0.1:5000/debian:12.1', 'localhost/debian', '[fc00::1]:5000/debian', 'Registry/debian',
  'docker---rules/dock__er:Upper_1.2-3', `test:5000/repo:tag@sha256:${SHA256}`, `repo@sha512:${SHA256}${SHA256}`, `docker.io/${SHA256}`, 'foo_bar.com:8080', `a/b:${'t'.repeat(128)}`,
])('%s can be pulled', (image) => {
  expect(isImageReference(image)).toBe(true);
});

test.each([
  '', ':12', 'debian:', 'debian:1:2', 'debian:-1', 'Debian', 'docker/Debian:12', 'https://github.com/docker/docker', 'docker///docker', 'docker/', '-docker/docker', 'docker-/docker',
  'dock..er/docker', '[fc00::1]', 'fc00::1:5000/debian', '[fe80::1%eth0]:5000/debian', 'foo_bar.com:8080/debian', SHA256, `sha256:${SHA256}:1`, `debian@sha256:${'f'.repeat(34)}`,
  `debian@md5:${'f'.repeat(32)}`, `debian@sha256:${SHA256.toUpperCase()}`, `a/${'b'.repeat(255)}`, `a/b:${'t'.repeat(129)}`, 'registry.example/$(NAME):1', 'a b',
])('%s cannot', (image) => {
  expect(isImageReference(image)).toBe(false);
});

test.each([
  ['debian', { name: 'debian', digest: '' }],
  ['debian:12', { name: 'debian', tag: '12', digest: '' }],
  ['debian:', { name: 'debian', tag: '', digest: '' }],
  ['localhost:5000/debian', { name: 'localhost:5000/debian', digest: '' }],
  ['localhost:5000/a/debian:1:2@sha256:18', { name: 'localhost:5000/a/debian', tag: '1:2', digest: '@sha256:18' }],
  ['debian@sha256:18', { name: 'debian', digest: '@sha256:18' }],
])('the parts of %s', (image, parts) => expect(splitImage(image)).toEqual(parts));
