/** Who a person of the demo is to the product. */
export type DemoRole =
	| 'client'
	| 'proxy'
	| 'volunteer'
	| 'dispatcher'
	| 'grid_chief'
	| 'programme_manager'
	| 'supervisor'
	| 'administrator';
