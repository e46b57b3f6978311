/** A text of the demo data in both languages of the product; neither may be empty. */
export interface BilingualText {
	readonly zh: string;
	readonly en: string;
}
