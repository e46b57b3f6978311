/**
 * A heap of small whole numbers with four children a node, smallest key first. The keys stand in an
 * array that the caller owns and lowers; `place` tells where each item is, so that it can rise.
 */
export class Heap {
	size = 0;
	private readonly items: Int32Array;
	private readonly place: Int32Array;
	private readonly keys: Float64Array;

	constructor(keys: Float64Array) {
		this.keys = keys;
		this.items = new Int32Array(keys.length);
		this.place = new Int32Array(keys.length).fill(-1);
	}

	/** Puts an item in, or lets it rise after its key was lowered. */
	raise(item: number): void {
		const { items, place, keys } = this;
		const key = keys[item]!;
		let at = place[item]!;
		if (at < 0) {
			at = this.size;
			this.size += 1;
		}
		while (at > 0) {
			const parent = (at - 1) >> 2;
			const above = items[parent]!;
			if (keys[above]! <= key) break;
			items[at] = above;
			place[above] = at;
			at = parent;
		}
		items[at] = item;
		place[item] = at;
	}

	/** The item with the smallest key, taken out; the heap must not be empty. */
	take(): number {
		const { items, place, keys } = this;
		const first = items[0]!;
		place[first] = -1;
		this.size -= 1;
		const size = this.size;
		if (size === 0) return first;
		const item = items[size]!;
		const key = keys[item]!;
		let at = 0;
		for (;;) {
			const children = 4 * at + 1;
			if (children >= size) break;
			let least = children;
			let leastKey = keys[items[children]!]!;
			const end = Math.min(children + 4, size);
			for (let child = children + 1; child < end; child += 1) {
				const childKey = keys[items[child]!]!;
				if (childKey < leastKey) {
					least = child;
					leastKey = childKey;
				}
			}
			if (leastKey >= key) break;
			const below = items[least]!;
			items[at] = below;
			place[below] = at;
			at = least;
		}
		items[at] = item;
		place[item] = at;
		return first;
	}

	/** Empties the heap. */
	clear(): void {
		for (let at = 0; at < this.size; at += 1) this.place[this.items[at]!] = -1;
		this.size = 0;
	}
}
