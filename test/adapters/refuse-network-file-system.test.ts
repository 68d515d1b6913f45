import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findMount, nameNetworkFileSystem } from '../../src/adapters/sql/refuse-network-file-system.js';

const fuse = 0x65735546;

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9p'],
  [0x6a656a63, 'virtiofs'],
  [0xef53, undefined],
  [0x01021994, undefined],
])('magic number 0x%s is refused as %s', (magic, name) => {
  expect(nameNetworkFileSystem(magic, () => undefined)).toBe(name);
});

test.each(['fuse.sshfs', 'fuse.s3fs', 'fuse.gcsfuse', 'fuse.rclone', 'fuse.mount-s3', 'fuse.glusterfs', 'fuse'])(
  '%s is refused by its name',
  (mount) => {
    expect(nameNetworkFileSystem(fuse, () => mount)).toBe(mount);
  },
);

test.each(['fuseblk', 'fuse.mergerfs', 'fuse.gocryptfs', 'fuse.fuse-overlayfs'])('%s lies on a local disk', (mount) => {
  expect(nameNetworkFileSystem(fuse, () => mount)).toBeUndefined();
});

test('a FUSE file system that nothing tells of is refused', () => {
  expect(nameNetworkFileSystem(fuse, () => undefined)).toBe('FUSE');
});

test('what a device is mounted as is read from the mounts, with and without optional fields', () => {
  const mounts = [
    '22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/root rw',
    '36 22 0:48 / /mnt/nas rw,nosuid,nodev - fuse.sshfs td@nas:/shows rw,user_id=1000',
  ].join('\n');
  expect([findMount(mounts, '259:1'), findMount(mounts, '0:48'), findMount(mounts, '0:49')]).toEqual([
    'ext4',
    'fuse.sshfs',
    undefined,
  ]);
});

test('the mounts of this machine name the file system of /proc', () => {
  const { dev } = statSync('/proc');
  expect(findMount(readFileSync('/proc/self/mountinfo', 'utf8'), `0:${dev % 256}`)).toBe('proc');
});
