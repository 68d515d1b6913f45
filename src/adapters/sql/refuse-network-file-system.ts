import { readFileSync, statfsSync, statSync } from 'node:fs';
import { RenderQueueError } from '../../domain/render-queue-error.js';

/** Throws `E_NETWORK_FILE_SYSTEM` where `folder`, in which `path` is to lie, may be written to from another host. */
export function refuseNetworkFileSystem(path: string, folder: string): void {
  const { dev } = statSync(folder);
  const magic = statfsSync(folder).type;
  const name = nameNetworkFileSystem(magic, () => mountedAs(dev));
  if (name === undefined || (sandboxRoots.has(magic) && dev === statSync('/').dev)) return;
  throw new RenderQueueError({
    code: 'E_NETWORK_FILE_SYSTEM',
    kind: 'config',
    message: `\`${path}\` lies on ${name}, where SQLite cannot keep two writers apart.`,
    hint: 'Keep the file on a local disk, or give a `postgres://` URL as `ledger`.',
  });
}

/** Magic numbers of statfs(2), from linux/magic.h and the man page: file systems whose locks other hosts may not see. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  // A folder of the machine that this one is a guest of: the locks of both are their own.
  [0x01021997, '9p'],
  [0x6a656a63, 'virtiofs'],
  [0x786f4256, 'a VirtualBox share'],
]);

const fuseMagic = 0x65735546;
/** A container or micro VM whose whole root is one of these has it for itself. */
const sandboxRoots: ReadonlySet<number> = new Set([fuseMagic, 0x01021997, 0x6a656a63]);
/** Over a disk of this machine. Any other is taken for remote: to refuse a local one is a nuisance, to trust a remote one pays twice. */
const localFuse =
  /^(fuseblk|fuse\.(apfs|bindfs|cryfs|cryptomator|encfs|exfat|fuse-overlayfs|gocryptfs|mergerfs|mhddfs|ntfs-3g|unionfs|veracrypt|zfs))$/;

/** Undefined for a local one. `mountedAs` says what Linux calls it, such as `fuse.sshfs`. */
export function nameNetworkFileSystem(magic: number, mountedAs: () => string | undefined): string | undefined {
  if (magic !== fuseMagic) return networkFileSystems.get(magic);
  const name = mountedAs() ?? 'FUSE';
  return localFuse.test(name) ? undefined : name;
}

function mountedAs(dev: number): string | undefined {
  return findMount(readFileSync('/proc/self/mountinfo', 'utf8'), deviceName(dev));
}

/** The file system type of a device. Lines are as in proc(5): `36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/root rw`. */
export function findMount(mountInfo: string, device: string): string | undefined {
  const line = mountInfo.split('\n').find((text) => text.split(' ')[2] === device);
  return line?.split(' - ')[1]?.split(' ')[0];
}

/** `major:minor`, as glibc takes a device number apart. */
function deviceName(dev: number): string {
  const major = Math.floor(dev / 256) % 4096;
  const minor = (dev % 256) + Math.floor(dev / 2 ** 20) * 256;
  return `${major}:${minor}`;
}
