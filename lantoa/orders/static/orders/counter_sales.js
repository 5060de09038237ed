// Selling: sales that are kept on the phone until the house has them, and a voice. Shares the names of counter.js.
/* global $, form, words, dong, fill, known, target, amount, given, digits, lines, price, total, count, quiet */
Object.assign(words, (await import(words.more)).default);
let shown = "", said = "", busy = false, away = "", looking;

// What is remembered on this phone: sales not yet taken by the house, and codes already sold under.
const opened = new Promise((done, fail) => {
  const ask = indexedDB.open("quay", 1);
  ask.onupgradeneeded = () => ask.result.createObjectStore("sales", { keyPath: "key" });
  ask.onsuccess = () => done(ask.result);
  ask.onerror = () => fail(ask.error);
});
const box = async (how, what) => {
  const deal = (await opened).transaction("sales", how[0] === "g" ? "readonly" : "readwrite", { durability: "strict" });
  const ask = deal.objectStore("sales")[how](what);
  return new Promise((done, fail) => {
    deal.oncomplete = () => done(ask.result);
    deal.onabort = () => fail(deal.error);
  });
};
const alone = (name, work) => navigator.locks ? navigator.locks.request(name, work) : work();
const used = () => JSON.parse(localStorage.quay || "[]");
// The ticket can be read by anybody and written by nobody but the house: stall, person, time, codes.
const codes = () => JSON.parse(atob(known.ticket.split(":")[0].replace(/-/g, "+").replace(/_/g, "/")))[3].match(/.{9}/g);
const freshCode = () => {
  const code = codes().find(one => !used().includes(one));
  if (code) localStorage.quay = JSON.stringify([...used(), code].slice(-200));
  return code;
};
const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
  for (let i = 0; i < 6; i++) bytes[i] = now / 2 ** (40 - 8 * i);
  bytes[6] = bytes[6] & 15 | 0x70;
  bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
};

// The voice: only after a tap, only in Vietnamese; two clear tones where the phone has no such voice.
let tone;
const wake = () => {
  tone ||= self.AudioContext && new AudioContext();
  tone?.resume();
  speechSynthesis?.getVoices();
};
const say = text => {
  if (!text || quiet()) return;
  const voice = self.speechSynthesis?.getVoices().find(one => /^vi/i.test(one.lang));
  if (voice) {
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = "vi-VN";
    spoken.voice = voice;
    speechSynthesis.speak(spoken);
  } else if (tone) [660, 880].forEach((pitch, at) => {
    const sound = tone.createOscillator(), start = tone.currentTime + at * .25;
    sound.frequency.value = pitch;
    sound.connect(tone.destination);
    sound.start(start);
    sound.stop(start + .22);
  });
};
wake();

// One sale on the screen.
const turn = selling => {
  form.hidden = $("today").hidden = selling;
  $("sold").hidden = $("next").hidden = !selling;
  if (selling) scrollTo(0, 0);
};
const put = html => {
  $("sold").innerHTML = html;
  const told = $("sold").querySelector("[data-sold]")?.dataset;
  if (!told) return;
  if (told.say && told.say !== said) say(said = told.say);
  clearTimeout(looking);
  if (!("settled" in told)) looking = setTimeout(look, 1500, told.look);
};
const look = async address => {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(8e3), redirect: "manual" }), text = await answer.text();
    if (shown && answer.ok) return put(text);
  } catch { /* a weak line: later */ }
  if (shown) looking = setTimeout(look, 2e3, address);
};
const line = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });
const showKept = async sale => {
  const place = line("div", "", "empty sold");
  if (sale.method === "cash") {
    place.append(line("span", "✓", "avatar"), line("h1", words.sold), line("p", dong(sale.total), "price price-big"));
    if (sale.given) place.append(line("p", `${words.back} ${dong(sale.given - sale.total)}`, "price price-big"));
    place.append(line("p", words.kept));
  } else {
    const { svg, vietqr } = await import(words.qr), frame = line("figure", "", "qr"), drawn = frame.appendChild(line("span", ""));
    drawn.innerHTML = svg(vietqr(sale.head, sale.total, sale.code));
    drawn.dataset.text = vietqr(sale.head, sale.total, sale.code);
    place.append(frame, line("p", dong(sale.total), "price price-big"), line("p", `${words.note} ${sale.code}`, "small num"), line("p", `${words.to} ${sale.account}`), line("p", words.look), line("p", words.kept, "small"));
  }
  if (shown === sale.key) $("sold").replaceChildren(place);
};

// Sending: each sale under its own key and under the name of who made it; what was taken is forgotten here.
const post = async sale => {
  const body = new FormData();
  for (const [name, value] of sale.fields) body.append(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": known.csrf || form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(1e4) });
  if (answer.ok || answer.status === 422) return answer.json();
  throw new Error(answer.status);
};
const deliver = key => alone(key, async () => {
  const sale = await box("get", key);
  if (!sale || sale.refused || sale.who !== known.who) return;
  const answer = await post(sale);
  if (answer.code === "not_your_sale" && answer.refused) throw new Error("who");
  if (answer.refused) await box("put", Object.assign(sale, { refused: answer.refused, why: answer.code }));
  else await box("delete", key);
  if (shown === key) answer.refused ? (shown = "", turn(false)) : put(answer.html);
  list();
  return answer;
});
const refresh = async () => {
  const answer = await fetch(words.now, { redirect: "manual", signal: AbortSignal.timeout(8e3) });
  if (!answer.ok) {
    if (answer.status < 500) {
      away = words.signedout;
      (await caches.open("quay:" + location.pathname)).delete(location.pathname);
    }
    throw new Error(answer.status);
  }
  const now = await answer.json();
  away = "";
  // Somebody else is signed in by now: the page becomes theirs, what is kept here stays the other's.
  if (now.who !== known.who) return location.reload();
  known = now;
};
let flushing;
const flush = () => flushing ||= (async () => {
  try {
    const mine = (await box("getAll")).filter(sale => sale.who === known.who && !sale.refused);
    if (mine.length) {
      await refresh();
      for (const sale of mine) await deliver(sale.key);
    }
  } catch { away ||= words.offline; }
  flushing = 0;
  await list();
})();

// What waits, and what was refused and why; nothing goes away before the seller has settled it.
const list = async () => {
  const all = await box("getAll").catch(() => []), mine = all.filter(sale => sale.who === known.who), place = $("kept");
  const waiting = mine.filter(sale => !sale.refused).length, rows = [];
  if (waiting) rows.push(line("div", `${fill(words.waiting, { count: waiting })} ${away}`, "alert alert-offline"));
  else if (away || !navigator.onLine) rows.push(line("div", away || words.offline, "alert alert-offline"));
  if (all.length > mine.length) rows.push(line("div", fill(words.others, { count: all.length - mine.length }), "alert alert-warn"));
  for (const sale of mine.filter(one => one.refused)) {
    const row = line("div", `${words.refused} ${dong(sale.total)} · ${sale.refused} `, "alert alert-refuse"), keys = row.appendChild(line("p", "", "split"));
    const key = (text, work) => Object.assign(keys.appendChild(line("button", text, "button button-quiet")), { type: "button", onclick: work });
    const again = more => async () => {
      await box("put", { ...sale, refused: "", fields: [...sale.fields, ...more] });
      shown = sale.key;
      turn(true);
      $("sold").replaceChildren();
      showKept(sale);
      flush();
    };
    if (sale.why === "out_of_stock") key(words.correct, again([["anyway", sale.method]]));
    else key(words.again, again([]));
    key(words.drop, async () => {
      if (confirm(words.sure)) await box("delete", sale.key);
      list();
    });
    rows.push(row);
  }
  localStorage.quayKept = all.length ? 1 : "";
  place.dataset.waiting = waiting;
  place.replaceChildren(...rows);
};
// A phone that keeps nothing (a private window) still sells where there is a signal.
const plainly = method => {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "method", value: method }));
  form.submit();
};
const warn = text => $("kept").replaceChildren(line("div", text, "alert alert-warn"));

export const sell = async method => {
  const sum = total(), handed = method === "cash" ? digits(given) : 0;
  if (busy) return;
  if (!sum) return warn(words.nothing);
  if (handed && handed < sum) return warn(words.less);
  const code = freshCode();
  if (!code) return warn(words.nocodes);
  busy = true;
  let refused = "";
  const { who, ticket, head, account } = known, key = newKey(), sold = lines();
  const fields = [["key", key], ["method", method], ["amount", digits(amount)], ["code", code], ["ticket", ticket], ["said_at", Date.now()]];
  if (handed) fields.push(["given", handed]);
  for (const [box, number] of sold) fields.push([box.name, number], [box.name.replace("line", "price"), price(box)]);
  const sale = { key, who, code, method, head, account, fields, total: sum, given: handed, refused: "" };
  try {
    await box("put", sale);
    shown = key;
    said = "";
    $("sold").replaceChildren();
    form.setAttribute("aria-busy", "true");
    const answer = await Promise.race([deliver(key), new Promise((_done, late) => setTimeout(late, 4e3))]);
    away = "";
    refused = answer?.refused;
    if (!refused) turn(true);
  } catch {
    if (shown !== key) return plainly(method);
    await list();
    if (!$("sold").firstChild) {
      turn(true);
      await showKept(sale);
      flush();
    }
  }
  for (const [box, number] of refused ? [] : sold) box.closest(".row").dataset.left -= number;
  form.removeAttribute("aria-busy");
  busy = false;
  list();
};
addEventListener("click", event => {
  if (!event.target.closest("[data-again]")) return;
  event.preventDefault();
  clearTimeout(looking);
  shown = "";
  form.reset();
  amount.focus();
  count();
  turn(false);
  refresh().catch(() => 0).then(list);
});
list();
flush();
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(() => document.hidden || flush(), 15e3);
