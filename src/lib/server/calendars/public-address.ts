import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Special addresses of the IANA registries of RFC 6890, and what is no unicast address. */
const special4 = blockList('ipv4', [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3],
]);
/** All global unicast addresses lie in 2000::/3; these parts of it are special, or lead to others. */
const global6 = blockList('ipv6', [['2000::', 3]]);
const special6 = blockList('ipv6', [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20],
]);

function blockList(
	family: 'ipv4' | 'ipv6',
	nets: readonly (readonly [string, number])[],
): BlockList {
	const list = new BlockList();
	for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
	return list;
}

/** Whether an IP address is one of the public internet: none of this machine or of a network inside. */
export function isPublicAddress(address: string): boolean {
	if (isIPv4(address)) return !special4.check(address, 'ipv4');
	if (!isIPv6(address)) return false;
	return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}
