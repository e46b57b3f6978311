/**
 * A link that opens a place in the map app of the phone, or the app's page where there is none; we
 * draw no map. The point is rounded, so the link gives away no house.
 * @param point degrees WGS-84, rounded to 0.001
 */
export function mapLink(point: { longitude: number; latitude: number }): string {
	const place = `${point.longitude.toFixed(3)},${point.latitude.toFixed(3)}`;
	return `https://uri.amap.com/marker?position=${place}&coordinate=wgs84&callnative=1`;
}
