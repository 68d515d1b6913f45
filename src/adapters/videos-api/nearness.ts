import { BlockList, isIP } from 'node:net';

/** How near to us an address is: the world (0), a network of ours (1), this machine or its links (2). */
type Nearness = 0 | 1 | 2;

/** Of a dotted or colon address; 0 for anything else. */
export function nearnessOf(address: string): Nearness {
  const family = isIP(address);
  if (family === 0) return 0;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (ownMachine.check(address, type)) return 2;
  return ownNetworks.check(address, type) ? 1 : 0;
}

/** RFC 6890's special-purpose networks that a public server has no reason to name. */
const ownMachine = new BlockList();
ownMachine.addSubnet('0.0.0.0', 8, 'ipv4');
ownMachine.addSubnet('127.0.0.0', 8, 'ipv4');
ownMachine.addSubnet('169.254.0.0', 16, 'ipv4');
ownMachine.addSubnet('::', 127, 'ipv6');
ownMachine.addSubnet('fe80::', 10, 'ipv6');

const ownNetworks = new BlockList();
ownNetworks.addSubnet('10.0.0.0', 8, 'ipv4');
ownNetworks.addSubnet('100.64.0.0', 10, 'ipv4');
ownNetworks.addSubnet('172.16.0.0', 12, 'ipv4');
ownNetworks.addSubnet('192.168.0.0', 16, 'ipv4');
ownNetworks.addSubnet('fc00::', 7, 'ipv6');
