// The first view, within one flight; what sends comes right after.
const $ = id => document.getElementById(id), words = JSON.parse($("words").textContent), place = $("roll");
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
const line = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });
const fold = text => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[đð]/g, "d").replace(/\s+/g, " ").trim();
const ORDER = { "": "present", present: "late", late: "absent", absent: "present" }, COLOUR = { "": "plain", present: "good", late: "note", absent: "refuse" };
let known = JSON.parse($("known").textContent), events = [], meeting, find = "";

// On this phone: what was marked until the house has it, the rolls as they were.
const opened = new Promise((done, fail) => {
  const ask = indexedDB.open("diemdanh", 1);
  ask.onupgradeneeded = () => {
    ask.result.createObjectStore("events", { keyPath: "id" });
    ask.result.createObjectStore("known", { keyPath: "who" });
  };
  ask.onsuccess = () => done(ask.result);
  ask.onerror = () => fail(ask.error);
});
const box = async (store, how, ...what) => {
  const deal = (await opened).transaction(store, how[0] === "g" ? "readonly" : "readwrite", { durability: "strict" });
  const ask = deal.objectStore(store)[how](...what);
  return new Promise((done, fail) => {
    deal.oncomplete = () => done(ask.result);
    deal.onabort = () => fail(deal.error);
  });
};
const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
  for (let i = 0; i < 6; i++) bytes[i] = now / 2 ** (40 - 8 * i);
  bytes[6] = bytes[6] & 15 | 0x70;
  bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
const remembered = (name, make) => localStorage[`roll.${name}.${known.who}`] ||= make();
const device = () => remembered("device", newKey);
const mine = () => events.filter(one => one.who === known.who);
const unsent = () => mine().filter(one => !one.entry);

// Written down before anything is said of it.
const tell = async (what, subject, more) => {
  const { who } = known, count = localStorage["roll.count." + who] = +(localStorage["roll.count." + who] || 0) + 1;
  const seen = JSON.parse(localStorage["roll.seen." + who] || "null");
  const body = { id: newKey(), what, run: meeting.run, session: meeting.session, subject, hall: meeting.hall, counter: count, at: Date.now(), seen, ...more };
  const event = { id: body.id, who, device: device(), entry: 0, hash: "", body };
  await box("events", "put", event);
  localStorage.rollKept = 1;
  events.push(event);
  draw();
  more_().then(({ flush }) => flush());
};
// As the house knew them, and over that what this phone did since.
const people = () => {
  const found = meeting.people.map(([seat, name, hint, status, doubt, settled, ids]) => ({ key: String(seat), name, hint, status, doubt, settled, ids }));
  for (const { body, entry, took } of mine()) {
    if (body.session !== meeting.session || !body.subject || entry && took <= known.now) continue;
    let one = found.find(({ key, ids }) => key === body.subject || ids.includes(body.subject));
    if (!one && body.what === "walk_in") found.push(one = { key: body.subject, name: body.name, hint: body.phone.slice(-3), ids: [], status: "", doubt: "" });
    if (!one) continue;
    one.status = body.status;
    if (body.what === "settle") [one.doubt, one.settled] = ["", 1];
  }
  return found;
};
const tap = one => tell(one.doubt || one.settled ? "settle" : "mark", one.key, { status: ORDER[one.status] });
// The row stays, its words change: no tap falls between two drawings.
let rows = new Map();
const rowOf = one => {
  const sign = JSON.stringify(one);
  let row = rows.get(one.key);
  if (!row) {
    rows.set(one.key, row = line("button", "", "row"));
    row.type = "button";
    row.dataset.key = one.key;
    row.onclick = () => tap(row.one);
  }
  row.one = one;
  if (row.sign === sign) return row;
  row.sign = sign;
  const name = line("span", "", "row-words");
  name.append(line("b", one.name || words.nameless), line("span", [one.hint && "···" + one.hint, /^\d+$/.test(one.key) && "số " + one.key].filter(Boolean).join(" · "), "small"));
  if (one.doubt) name.append(line("span", words[one.doubt], "small wrong"));
  row.replaceChildren(name, line("span", words.states[one.status], "badge badge-" + COLOUR[one.status]));
  return row;
};
const fits = one => !find || find === one.key || fold(one.name).includes(find);
let list, count, box_;
const kept = () => {
  const waiting = unsent().length, says = $("kept");
  says.dataset.waiting = waiting;
  says.replaceChildren(...waiting ? [line("div", fill(words.waiting, { count: waiting }), "alert alert-offline")] : []);
};
let told = kept;
const draw = () => {
  if (meeting) {
    const all = people();
    count.textContent = fill(words.here, { here: all.filter(one => one.status === "present" || one.status === "late").length, count: all.length });
    const wanted = all.filter(fits).map(rowOf);
    if (wanted.length !== list.children.length || wanted.some((row, at) => list.children[at] !== row)) list.replaceChildren(...wanted);
  }
  told();
};
const when = moment => new Date(moment).toLocaleString(document.documentElement.lang, { weekday: "short", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit" });
const open_ = () => {
  const run = +(location.pathname.match(/(\d+)\/$/) || [])[1], wanted = +new URLSearchParams(location.search).get("buoi"), now = Date.now();
  const those = known.classes.filter(one => one.run === run);
  meeting = those.find(one => one.session === wanted) || those.sort((a, b) => Math.abs(a.starts - now) - Math.abs(b.starts - now))[0];
  if (run && !meeting) return;
  $("plain").hidden = true;
  if (!meeting) {
    const rows = line("div", "", "rows");
    for (const one of known.classes) {
      const row = rows.appendChild(line("a", "", "row")), name = row.appendChild(line("span", "", "row-words"));
      row.href = `${words.home}${one.run}/?buoi=${one.session}`;
      name.append(line("b", `${one.hall}, ${one.unit}`), line("span", `${when(one.starts)} · ${one.course}`, "small"));
    }
    place.replaceChildren(line("h1", words.roll), known.classes.length ? rows : line("p", words.none));
    return draw();
  }
  const tools = line("p", "", "split"), button = (text, name) => {
    const one = tools.appendChild(line("button", text, "button button-quiet"));
    one.type = "button";
    one.onclick = () => more_().then(all => all[name]());
  };
  rows = new Map();
  list = line("div", "", "rows");
  count = line("p", "", "count num");
  box_ = Object.assign(line("input", ""), { type: "search", placeholder: words.search, ariaLabel: words.search, autocomplete: "off" });
  box_.oninput = () => { find = fold(box_.value); draw(); };
  button(words.add, "walkIn");
  button(words.wall, "wall");
  const dialog = line("div", "");
  dialog.id = "tool";
  place.replaceChildren(line("h1", meeting.hall), line("p", `${meeting.course} · ${when(meeting.starts)}`, "small"), count, box_, tools, dialog, list);
  draw();
};
let coming;
const more_ = () => coming ||= import(words.scripts);
(async () => {
  try {
    events = (await box("events", "getAll")).sort((a, b) => a.body.counter - b.body.counter);
    const last = await box("known", "get", known.who);
    if (last) {
      known = last;
      open_();
    }
    more_();
  } catch { /* a phone that keeps nothing (a private window): the plain form works where there is a signal */ }
})();
navigator.serviceWorker?.register(words.worker);
