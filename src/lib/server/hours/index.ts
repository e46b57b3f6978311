export { correctHours } from './correct-hours.ts';
export { recordService, type Service } from './record-service.ts';
export { mostMinutesBeyondPlan, serviceMinutes, starThresholdHours } from './rules.ts';
export { volunteerHours, type HoursEntry, type VolunteerHours } from './volunteer-hours.ts';
