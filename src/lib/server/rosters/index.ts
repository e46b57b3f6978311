export { cellText, columnLetters, type RosterCell, type RosterRow } from './cells.ts';
export {
	keptColumns,
	requiredColumns,
	rosterKinds,
	type IgnoredColumn,
	type IgnoredColumnReason,
	type RosterColumnKey,
	type RosterKind,
} from './columns.ts';
export { confirmRoster } from './confirm-roster.ts';
export { discardExpiredRosters } from './discard-expired-rosters.ts';
export { discardRoster } from './discard-roster.ts';
export { exampleRoster } from './example-roster.ts';
export {
	getRosterImport,
	listRosterImports,
	type RosterImport,
	type RosterImportSummary,
} from './get-roster-import.ts';
export { clientCategoryNames, languageNames } from './known-names.ts';
export {
	parseRoster,
	type ParsedClient,
	type ParsedRoster,
	type ParsedRows,
	type ParsedVolunteer,
} from './parse-roster.ts';
export { previewRoster } from './preview-roster.ts';
export { type RosterProblem } from './problems.ts';
export { type RosterDate } from './read-date.ts';
export {
	readRosterFile,
	rosterFileLimits,
	type RosterEncoding,
	type RosterFileProblem,
	type RosterFileReading,
} from './read-roster-file.ts';
export { type NamedKey, type RosterArea, type RosterReference } from './reference.ts';
export { wordIgnoredColumn, wordProblem } from './word-problem.ts';
export { writeRosters } from './write-rosters.ts';
