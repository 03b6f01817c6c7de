import { debianImage } from './debian-image';
import { missing } from './sandbox';

/** MySQL from Debian's unstable release, in a root file system of its own, or why there is none. */
export function mySqlImage(): ReturnType<typeof debianImage> {
  const unable = missing(['openssl', 'apt-get', 'dpkg-deb']);
  const image = unable ? { missing: unable } : debianImage('sid', ['mysql-server-core', 'mysql-client-core', 'openssl', 'tzdata']);
  if (image.missing) console.warn(`MySQL is not run: ${image.missing}`);
  return image;
}
