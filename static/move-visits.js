// Dragging visits to another day in the desk's calendar. What it does can be done without it: each
// visit has a link to the same page, which asks before anything is moved.
const board = document.querySelector('[data-move-base]');
const says = document.querySelector('[data-move-says]');
let dragged = null;
let asked = '';

for (const visit of document.querySelectorAll('[data-visit]')) {
	visit.draggable = true;
	visit.addEventListener('dragstart', (event) => {
		dragged = visit;
		asked = '';
		event.dataTransfer.effectAllowed = 'move';
		event.dataTransfer.setData('text/plain', visit.dataset.visit);
	});
	visit.addEventListener('dragend', () => {
		dragged = null;
		says.hidden = true;
		for (const day of document.querySelectorAll('.over')) day.classList.remove('over');
	});
}

const pageOf = (visit) => `${board.dataset.moveBase}/${visit.dataset.visit}/move`;

for (const day of document.querySelectorAll('[data-date]')) {
	day.addEventListener('dragover', (event) => {
		if (!dragged) return;
		event.preventDefault();
		day.classList.add('over');
		const question = `${pageOf(dragged)}/check?date=${day.dataset.date}`;
		if (question === asked) return;
		asked = question;
		fetch(question)
			.then((answer) => answer.json())
			.then(({ text }) => {
				if (question !== asked || !dragged) return;
				says.textContent = text;
				says.hidden = false;
			})
			.catch(() => {});
	});
	day.addEventListener('dragleave', () => day.classList.remove('over'));
	day.addEventListener('drop', (event) => {
		if (!dragged) return;
		event.preventDefault();
		location.assign(`${pageOf(dragged)}?date=${day.dataset.date}`);
	});
}
