{# words: which edition of what the counter says #}
// Keeps the counter on the phone: the page as it was last, its styles and scripts. Changes with any of them; its words are {{ words }}.
const PAGE = {{ url("orders:counter")|tojson }}, SHELF = "quay:" + PAGE;
const FILES = {{ [static("ui/lantoa.css"), static("ui/lantoa.js"), static("ui/logo.svg"), static("orders/counter.css"), static("orders/counter.js"), static("orders/counter_sales.js"), url("orders:counter_words"), static("orders/qr.js")]|tojson }};
const keep = async (request, answer) => {
  const copy = answer.clone();
  await (await caches.open(SHELF)).put(request, copy);
  return answer;
};
// A page is kept only when it is the counter itself: not a sign-in page, not a refusal.
const fresh = async request => {
  const answer = await fetch(request);
  return answer.ok && !answer.redirected && new URL(answer.url).pathname === PAGE ? keep(PAGE, answer) : answer;
};
const late = () => new Promise((_done, fail) => setTimeout(fail, 4e3));
addEventListener("install", event => event.waitUntil((async () => {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(FILES);
  await fresh(new Request(PAGE, { credentials: "same-origin" }));
  await skipWaiting();
})()));
addEventListener("activate", event => event.waitUntil((async () => {
  const shelf = await caches.open(SHELF), wanted = [PAGE, ...FILES];
  for (const one of await shelf.keys()) if (!wanted.includes(new URL(one.url).pathname)) await shelf.delete(one);
  await clients.claim();
})()));
addEventListener("fetch", event => {
  const { request } = event, { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) {
    const answer = fresh(request), old = () => caches.match(PAGE);
    event.waitUntil(answer.catch(() => 0));
    event.respondWith(Promise.race([answer, late()]).catch(async () => await old() || answer));
  } else if (FILES.includes(pathname)) event.respondWith(caches.match(pathname).then(found => found || fetch(request)));
});
