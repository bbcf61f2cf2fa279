/** What keys do: from what was chosen to what is chosen now, and what is to be done. */
import { clicked, clickedInRoom, pressed, type Shown } from '../../../bench/dashboard/keys.ts';
import { FIRST_UI, type Ui } from '../../../bench/dashboard/ui.ts';
import { roomFrame, roomRowAt } from '../../../bench/dashboard/view/room.ts';
import { assert, suite } from '../../guard/suite.ts';
import { BOTTLENECK, ROOM } from './recorded.ts';

const test = suite('dashboard keys');
const DASHBOARD: Shown = { kind: 'dashboard', state: BOTTLENECK, hasRoom: false };

/** Presses keys one after another. @returns what is chosen at the end, and the last order. */
function press(keys: readonly string[], from: Ui = FIRST_UI, shown: Shown = DASHBOARD) {
  let ui = from;
  let order: ReturnType<typeof pressed>['order'];
  for (const key of keys) {
    const answer = pressed(ui, key, shown);
    ui = answer.ui;
    order = answer.order;
  }
  return { ui, order };
}

test('+ and - scale the chosen service by one, from what was asked for last', () => {
  assert.equal(press(['+']).order, { do: 'scale', service: 'worker', to: 11 });
  assert.equal(press(['-']).order, { do: 'scale', service: 'worker', to: 9 });
  const scaling: Shown = {
    kind: 'dashboard',
    hasRoom: false,
    state: { ...BOTTLENECK, scaling: [{ service: 'worker', to: 20 }] },
  };
  assert.equal(press(['+'], FIRST_UI, scaling).order, { do: 'scale', service: 'worker', to: 21 });
});

test('arrows and j, k choose a row, and with it the service', () => {
  assert.equal(press(['k', 'k', '+']).order, { do: 'scale', service: 'rng', to: 2 });
  assert.equal(press(['up', 'up', 'down', '+']).order, { do: 'scale', service: 'hasher', to: 2 });
  assert.is(press(['home']).ui.rows.instances, 0);
  assert.is(press(['home', 'up', 'up']).ui.rows.instances, 0);
  assert.is(press(['end', 'down']).ui.rows.instances, 4 + BOTTLENECK.instances.length - 1);
  assert.equal(press(['right', '+']).order, { do: 'scale', service: 'webui', to: 2 });
  assert.equal(press(['left', 'left', '+']).order, { do: 'scale', service: 'rng', to: 2 });
});

test('= and digits set a count; Escape leaves, letters are no digits', () => {
  assert.equal(press(['=', '1', '2', 'enter']).order, { do: 'scale', service: 'worker', to: 12 });
  assert.equal(press(['=', 'x', '7', '8', 'backspace', 'enter']).order, {
    do: 'scale',
    service: 'worker',
    to: 7,
  });
  assert.is(press(['=', '1', 'escape']).order, undefined);
  assert.is(press(['=', 'enter']).order, undefined);
  assert.is(press(['=', '9', '9', '9', '9']).ui.typing?.text, '999');
});

test('/ filters as it is typed, Escape shows all again', () => {
  const typing = press(['/', 'r', 'n', 'g']).ui;
  assert.is(typing.filter, 'rng');
  assert.is(press(['enter'], typing).ui.filter, 'rng');
  assert.is(press(['enter', 'escape'], typing).ui.filter, '');
  assert.is(press(['q'], typing).ui.filter, 'rngq', 'q is a letter while a filter is typed');
});

test('panels: Tab goes round, digits fill the screen and give it back', () => {
  assert.is(press(['tab']).ui.focus, 'nodes');
  assert.is(press(['S-tab', 'S-tab']).ui.focus, 'latency');
  assert.is(press(Array(6).fill('tab')).ui.focus, FIRST_UI.focus);
  assert.is(press(['1']).ui.full, 'speed');
  assert.is(press(['1', '1']).ui.full, undefined);
  assert.is(press(['6', 'escape']).ui.full, undefined);
});

test('Enter and l open logs: of the service, of one instance; Escape closes them', () => {
  assert.equal(press(['l']).order, { do: 'log', service: 'worker' });
  assert.equal(press(['enter']).order, { do: 'log', service: 'worker', logName: undefined });
  assert.equal(press(['home', 'down', 'down', 'down', 'down', 'enter']).order, {
    do: 'log',
    service: 'rng',
    logName: 'rng-1',
  });
  const open: Ui = { ...FIRST_UI, details: { title: 'log', lines: ['a', 'b', 'c'], up: 0 } };
  assert.is(press(['up', 'up', 'up', 'up'], open).ui.details?.up, 2);
  const closed = press(['escape'], open);
  assert.is(closed.ui.details, undefined);
  assert.equal(closed.order, { do: 'close-log' });
});

test('the others: quit, help, pause, sort, theme, save, big', () => {
  assert.equal(press(['q']).order, { do: 'quit' });
  assert.equal(press(['=', 'C-c']).order, { do: 'quit' });
  assert.is(press(['?']).ui.help, true);
  assert.is(press(['?', 'x']).ui.help, false);
  assert.is(press(['p']).ui.paused, true);
  assert.is(press(['s', 's']).ui.sort, 'memory');
  assert.equal(press(['t']).order, { do: 'theme' });
  assert.equal(press(['w']).order, { do: 'save' });
  assert.is(press(['b']).ui.big, true);
  assert.equal(press(['F12', 'é', '漢', 'undefined']).ui, FIRST_UI, 'unknown keys do nothing');
});

test('a click chooses a row, a second one opens it', () => {
  const { ui } = clicked(FIRST_UI, 'instances', 0, DASHBOARD);
  assert.is(ui.service, 'rng');
  assert.equal(clicked(ui, 'instances', 0, DASHBOARD).order, {
    do: 'log',
    service: 'rng',
    logName: undefined,
  });
  assert.is(clicked(ui, 'speed', undefined, DASHBOARD).ui.focus, 'speed');
});

test('in the room a click chooses the row it hits, and opens the one that is chosen', () => {
  const room: Shown = { kind: 'room', state: ROOM };
  const size = { width: 80, height: 24 };
  const at = (y: number, height = 24) => roomRowAt(ROOM, FIRST_UI, { ...size, height }, y);
  const last = ROOM.clusters.length - 1;
  assert.equal([at(0), at(1), at(2), at(2 + last), at(3 + last)], [undefined, undefined, 0, last, undefined]);
  assert.is(at(4, 5), undefined, 'the line of the keys is no row');
  const { ui, order } = clickedInRoom(FIRST_UI, 2, room);
  assert.equal([ui.rows.room, order], [2, undefined]);
  assert.equal(clickedInRoom(ui, 2, room).order, press(['enter'], ui, room).order);
  assert.equal(clickedInRoom(ui, undefined, room), { ui });
  // What is drawn there is what is hit.
  const drawn = roomFrame(ROOM, FIRST_UI, size).characters.map((line) => line.join(''));
  assert.match(drawn[2] ?? '', 'class-2');
});

test('in the room Enter opens the cluster in the row, trouble first; Escape leads back', () => {
  const room: Shown = { kind: 'room', state: ROOM };
  assert.equal(press(['enter'], FIRST_UI, room).order, { do: 'open', cluster: 'class-2', on: 'swarm' });
  assert.equal(press(['down', 'down', 'down', 'enter'], FIRST_UI, room).order, {
    do: 'open',
    cluster: 'class-1',
    on: 'node1',
  });
  assert.equal(press(['escape'], FIRST_UI, { ...DASHBOARD, hasRoom: true } as Shown).order, { do: 'back' });
});

test.run();
