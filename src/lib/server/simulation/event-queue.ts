/** What happens at an instant (milliseconds). */
export interface Timed {
	readonly at: number;
}

/** Things to come, the soonest first; of one instant the one that was added first. */
export class EventQueue<Event extends Timed> {
	/** A binary heap. */
	readonly #heap: { event: Event; sequence: number }[] = [];
	#sequence = 0;

	get size(): number {
		return this.#heap.length;
	}

	add(event: Event): void {
		const heap = this.#heap;
		heap.push({ event, sequence: this.#sequence++ });
		let index = heap.length - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.#isBefore(index, parent)) break;
			this.#swap(index, parent);
			index = parent;
		}
	}

	/** The soonest, taken out; undefined when there is none. */
	take(): Event | undefined {
		const heap = this.#heap;
		const first = heap[0];
		const last = heap.pop();
		if (!first || !last || heap.length === 0) return first?.event;
		heap[0] = last;
		for (let index = 0; ;) {
			const left = 2 * index + 1;
			const right = left + 1;
			let soonest = index;
			if (left < heap.length && this.#isBefore(left, soonest)) soonest = left;
			if (right < heap.length && this.#isBefore(right, soonest)) soonest = right;
			if (soonest === index) return first.event;
			this.#swap(index, soonest);
			index = soonest;
		}
	}

	#isBefore(one: number, other: number): boolean {
		const [a, b] = [this.#heap[one]!, this.#heap[other]!];
		return a.event.at < b.event.at || (a.event.at === b.event.at && a.sequence < b.sequence);
	}

	#swap(one: number, other: number): void {
		const heap = this.#heap;
		[heap[one], heap[other]] = [heap[other]!, heap[one]!];
	}
}
