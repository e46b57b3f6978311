export { distanceMetres, travelMinutes, type Point, type TravelMode } from './travel.ts';
