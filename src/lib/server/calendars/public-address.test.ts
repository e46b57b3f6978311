import { expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';

test.each([
	'127.0.0.1',
	'10.1.2.3',
	'172.31.255.255',
	'192.168.1.1',
	'169.254.169.254',
	'100.64.0.1',
	'0.0.0.0',
	'224.0.0.1',
	'255.255.255.255',
	'::1',
	'::',
	'::ffff:10.0.0.1',
	'::ffff:127.0.0.1',
	'64:ff9b::a00:1',
	'fc00::1',
	'fd12:3456::1',
	'fe80::1',
	'ff02::1',
	'2002:a00:1::',
	'2001:db8::1',
	'2001::1',
	'localhost',
	'',
])('%s is not of the public internet', (address) => expect(isPublicAddress(address)).toBe(false));

test.each(['1.1.1.1', '114.114.114.114', '172.32.0.1', '2400:3200::1', '2606:4700::1111'])(
	'%s is',
	(address) => expect(isPublicAddress(address)).toBe(true),
);
