export { cancelSimulation } from './cancel-simulation.ts';
export type { Comparison } from './compare-policies.ts';
export type { SimulatedDistrict } from './district.ts';
export { getSimulation, listSimulations, type Simulation } from './get-simulation.ts';
export { usualHabits } from './habits.ts';
export type { Figures, RunFigures } from './measure-run.ts';
export { policyNames, type PolicyName } from './policies.ts';
export { runSimulations } from './run-simulations.ts';
export {
	simulationLimits,
	simulationSchema,
	usualSimulation,
	type SimulationParameters,
} from './schemas.ts';
export { madeUpDistrict, prepareDistrict, simulate } from './simulate.ts';
export { simulationDistrict } from './simulation-district.ts';
export { startSimulation } from './start-simulation.ts';
