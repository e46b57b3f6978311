/** Name, code and stack of a fault; never its message, which may quote a row. */
export function describeFault(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { kind: typeof error };
	const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at '));
	return {
		kind: error.name,
		code: 'code' in error ? error.code : undefined,
		constraint: 'constraint_name' in error ? error.constraint_name : undefined,
		frames: frames?.slice(0, 8).map((line) => line.trim()),
	};
}
