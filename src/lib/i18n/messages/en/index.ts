// One catalogue a module; each exists in both languages.
import common from './common.json' with { type: 'json' };
import errors from './errors.json' with { type: 'json' };
import home from './home.json' with { type: 'json' };
import accounts from './accounts.json' with { type: 'json' };
import clients from './clients.json' with { type: 'json' };
import catalogue from './catalogue.json' with { type: 'json' };
import orders from './orders.json' with { type: 'json' };
import matching from './matching.json' with { type: 'json' };
import volunteers from './volunteers.json' with { type: 'json' };
import visits from './visits.json' with { type: 'json' };
import hours from './hours.json' with { type: 'json' };
import feedback from './feedback.json' with { type: 'json' };
import metrics from './metrics.json' with { type: 'json' };
import brands from './brands.json' with { type: 'json' };
import messages from './messages.json' with { type: 'json' };
import rosters from './rosters.json' with { type: 'json' };
import areas from './areas.json' with { type: 'json' };
import desk from './desk.json' with { type: 'json' };
import simulation from './simulation.json' with { type: 'json' };
import weights from './weights.json' with { type: 'json' };
import unexpected from './unexpected.json' with { type: 'json' };
import calendars from './calendars.json' with { type: 'json' };
import districts from './districts.json' with { type: 'json' };
import days from './days.json' with { type: 'json' };
import plans from './plans.json' with { type: 'json' };
import series from './series.json' with { type: 'json' };
import holidays from './holidays.json' with { type: 'json' };

export default {
	common,
	errors,
	home,
	accounts,
	clients,
	catalogue,
	orders,
	matching,
	volunteers,
	visits,
	hours,
	feedback,
	metrics,
	brands,
	messages,
	rosters,
	areas,
	desk,
	simulation,
	weights,
	calendars,
	unexpected,
	districts,
	days,
	plans,
	holidays,
	series,
};
