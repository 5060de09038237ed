// The roll's rest: sending, walk-ins, the code for the wall, a learner's code, the file. Shares the names of roll.js.
/* global $, words, fill, line, box, events, mine, unsent, tell, draw, open_, people, device, newKey */
Object.assign(words, (await import(words.more)).default);
const AT_ONCE = 100, WEEK = 7 * 864e5;
let away = "", fresh = 0;

// Our time and the phone's when they last spoke: what puts a clock right that is a year off.
const heard = now => localStorage["roll.seen." + known.who] = JSON.stringify([now, Date.now()]);
const ours = () => {
  const [now, then] = JSON.parse(localStorage["roll.seen." + known.who] || "[0,0]");
  return Date.now() + now - then;
};
const refresh = async () => {
  const answer = await fetch(words.now, { redirect: "manual", signal: AbortSignal.timeout(1e4) });
  if (!answer.ok) {
    if (answer.type === "opaqueredirect") {
      away = words.signedout;
      (await caches.open("roll:" + words.home)).delete(words.home);
      await box("known", "delete", known.who);
    } else if (answer.status === 403) away = words.notmine;
    throw new Error(answer.status);
  }
  const now = await answer.json();
  away = "";
  // Somebody else is signed in by now: the page becomes theirs, what is kept here stays the other's.
  if (now.who !== known.who) {
    location.reload();
    throw new Error("who");
  }
  heard(now.now);
  await box("known", "put", now);
  const session = meeting?.session;
  known = now;
  if (meeting) meeting = known.classes.find(one => one.session === session) || meeting;
  else open_();
  fresh = 1;
};
const post = async (those, hashes) => {
  const body = new FormData();
  body.append("batch", JSON.stringify({ device: device(), label: navigator.platform || "", ticket: known.ticket, sent: Date.now(), events: those.map(one => one.body), hashes }));
  const answer = await fetch(words.take, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": known.csrf }, redirect: "manual", signal: AbortSignal.timeout(3e4) });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};
// Sent again and again under the same ids until the house says it has each; only then does it count as sent here.
const send = async () => {
  for (;;) {
    const those = unsent().filter(one => !one.refused).slice(0, AT_ONCE), sealing = mine().filter(one => one.entry && !one.hash).slice(-200);
    if (!those.length && !sealing.length) return;
    const answer = await post(those, sealing.map(one => one.id));
    heard(answer.now);
    const changed = new Set();
    for (const one of those) if (answer.events[one.id]) {
      Object.assign(one, { entry: answer.events[one.id][1], took: answer.now });
      changed.add(one);
    }
    for (const at of answer.refused) if (those[at]) changed.add(Object.assign(those[at], { refused: 1 }));
    for (const one of mine()) if (answer.hashes[one.id] && !one.hash) changed.add(Object.assign(one, { hash: answer.hashes[one.id] }));
    for (const one of changed) await box("events", "put", one);
    draw();
    if (!those.length) return;
    if (!changed.size) throw new Error("nothing taken");
  }
};
let flushing, again;
export const flush = () => flushing ? (again = 1) : flushing = (async () => {
  try {
    const had = unsent().length;
    if (had || !fresh || mine().some(one => !one.hash)) {
      await refresh();
      await (navigator.locks ? navigator.locks.request("roll", send) : send());
      if (had) await refresh();
    }
    away = "";
    await forget();
  } catch { away ||= words.offline; }
  flushing = 0;
  draw();
  if (again) {
    again = 0;
    if (!away) flush();
  } else if (!away && mine().some(one => !one.hash && !one.refused)) setTimeout(flush, 4e3);
})();
// What the book has sealed is kept a week longer, for the file.
const forget = async () => {
  for (const one of [...events]) if (one.hash && Date.now() - one.body.at > WEEK) {
    await box("events", "delete", one.id);
    events.splice(events.indexOf(one), 1);
  }
  localStorage.rollKept = events.length ? 1 : "";
};
told = () => {
  const says = $("kept"), rows = [], waiting = unsent().filter(one => !one.refused).length, odd = unsent().length - waiting, others = events.length - mine().length;
  if (waiting) rows.push(line("div", `${fill(words.waiting, { count: waiting })} ${away}`, "alert alert-offline"));
  else if (away || !navigator.onLine) rows.push(line("div", away || words.offline, "alert alert-offline"));
  else if (mine().length) {
    const last = mine().at(-1), all = mine().every(one => one.hash);
    rows.push(line("div", all ? fill(words.sealed, { mark: last.hash.slice(0, 8) }) : words.sent, "alert alert-good"));
  }
  if (odd) rows.push(line("div", fill(words.refused, { count: odd }), "alert alert-refuse"));
  if (others) rows.push(line("div", fill(words.others, { count: others }), "alert alert-warn"));
  if (waiting || odd) {
    const save = line("button", words.save, "button button-plain");
    save.type = "button";
    save.onclick = write;
    rows.push(save);
  }
  says.dataset.waiting = waiting;
  says.dataset.sealed = mine().length > 0 && mine().every(one => one.hash) ? 1 : 0;
  says.replaceChildren(...rows);
};
// The last resort: everything of a week in one file, with its sum; any officer can bring it in from another machine.
const write = async () => {
  const text = JSON.stringify(mine().map(one => one.body));
  const sum = [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const file = new Blob([JSON.stringify({ lantoa: "roll", device: device(), label: navigator.platform || "", ticket: known.ticket, events: text, sha256: sum })], { type: "application/json" });
  const link = Object.assign(line("a", ""), { href: URL.createObjectURL(file), download: `diem-danh-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 6e4);
};

// Tools, one at a time, under the search box.
let ticking, film;
const shut = () => {
  clearInterval(ticking);
  film?.getTracks().forEach(one => one.stop());
  film = null;
  $("tool").replaceChildren();
};
const show = (...parts) => {
  shut();
  const close = line("button", words.close, "button button-plain"), frame = line("div", "", "box");
  close.type = "button";
  close.onclick = shut;
  frame.append(...parts, close);
  $("tool").replaceChildren(frame);
  return frame;
};
const field = (text, type, name) => {
  const label = line("label", text), input = Object.assign(line("input", ""), { type, name, autocomplete: "off", maxLength: name === "name" ? 120 : 40 }), part = line("div", "", "field");
  input.id = "tool-" + name;
  label.htmlFor = input.id;
  part.append(label, input);
  return [part, input];
};
export const walkIn = () => {
  const form = line("form", "", "form"), [one, name] = field(words.name, "text", "name"), [two, phone] = field(words.phone, "tel", "phone");
  form.append(one, two, line("button", words.write, "button button-main wide"));
  form.onsubmit = event => {
    event.preventDefault();
    event.stopPropagation();
    if (!name.value.trim()) return name.focus();
    tell("walk_in", newKey(), { status: "present", name: name.value.trim(), phone: phone.value.trim() });
    shut();
  };
  show(form);
  name.focus();
};
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const wallCode = async step => {
  const bytes = new TextEncoder(), key = await crypto.subtle.importKey("raw", bytes.encode(meeting.wall), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(String(step))));
  const bits = [...mac.slice(0, 5)].map(byte => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map(five => BASE32[parseInt(five, 2)]).join("");
};
export const wall = async () => {
  const { svg } = await import(words.qr), frame = line("figure", "", "qr"), drawn = frame.appendChild(line("span", "")), tools = [frame, line("p", words.scan)];
  if (self.BarcodeDetector && navigator.mediaDevices) {
    const camera = line("button", words.read, "button button-quiet wide");
    camera.type = "button";
    camera.onclick = read;
    tools.push(camera);
  }
  show(...tools);
  let shown = 0;
  const turn = async () => {
    const step = Math.floor(ours() / 3e4);
    if (step === shown) return;
    shown = step;
    const address = `${location.origin}${words.wallat}${meeting.session}/${await wallCode(step)}/`;
    drawn.innerHTML = svg(address);
    drawn.dataset.text = address;
  };
  await turn();
  ticking = setInterval(turn, 1e3);
};
// A learner's own code, where the phone can read one; elsewhere its number is typed into the search box.
const read = async () => {
  const video = Object.assign(line("video", ""), { muted: true, playsInline: true }), says = line("p", "", "small");
  show(video, says);
  film = video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  await video.play();
  const eye = new BarcodeDetector({ formats: ["qr_code"] }), done = new Set();
  ticking = setInterval(async () => {
    for (const { rawValue } of await eye.detect(video).catch(() => [])) {
      const seat = rawValue.match(/^LANTOA:CHO:(\d+)$/)?.[1], one = people().find(({ key }) => key === seat);
      if (!one) says.textContent = words.nocode;
      else if (!done.has(seat)) {
        done.add(seat);
        says.textContent = one.name;
        if (one.status !== "present") tell(one.doubt || one.settled ? "settle" : "mark", one.key, { status: "present" });
      }
    }
  }, 400);
};
draw();
flush();
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(() => document.hidden || flush(), 15e3);
