// The counter's first view. What sells comes with the first tap.
const $ = id => document.getElementById(id), form = $("counter"), { amount, given } = form.elements;
const words = JSON.parse($("words").textContent), dong = number => String(number).replace(/\B(?=(\d{3})+$)/g, ".") + "\u00a0₫";
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
let known = JSON.parse($("known").textContent), target = amount;

const digits = input => +input.value.replace(/k/gi, "000").replace(/\D/g, "").slice(0, 12);
const show = input => input.value = digits(input) ? dong(digits(input)).slice(0, -2) : "";
const boxes = [...form.querySelectorAll(".stepper input")];
const lines = () => boxes.map(box => [box, parseInt(box.value) || 0]).filter(line => line[1] > 0);
const price = box => +form.elements[box.name.replace("line", "price")].value;
const total = () => lines().reduce((sum, [box, number]) => sum + number * price(box), digits(amount));
const count = () => {
  const sum = total(), back = digits(given) - sum;
  $("total").textContent = dong(sum);
  $("change").textContent = given.value && sum ? back < 0 ? words.less : `${words.back} ${dong(back)}` : "";
  for (const box of boxes) {
    const row = box.closest(".row"), note = row.querySelector("i"), short = parseInt(box.value) > row.dataset.left;
    note.className = short ? "wrong" : "";
    note.textContent = short ? fill(words.few, { left: row.dataset.left, name: row.querySelector("b").textContent }) : "";
  }
};
for (const input of [amount, given]) {
  input.inputMode = "none";
  input.onfocus = () => target = input;
  input.oninput = () => { show(input); count(); };
}
$("pad").hidden = $("total").hidden = false;
$("pad").onclick = ({ target: { value } }) => {
  if (!value) return;
  target.value = value === "⌫" ? target.value.replace(/\D/g, "").slice(0, -1) : target.value + value;
  show(target);
  count();
};
form.addEventListener("change", count);
form.addEventListener("keydown", event => event.key === "Enter" && event.target.tagName === "INPUT" && event.preventDefault());

const quiet = () => localStorage.quayQuiet === "1";
const mute = () => {
  $("mute").hidden = false;
  $("mute").setAttribute("aria-pressed", quiet());
  $("mute").textContent = quiet() ? words.mute : words.unlock;
};
$("mute").onclick = () => {
  localStorage.quayQuiet = quiet() ? "0" : "1";
  mute();
};
mute();

let coming;
const sales = () => coming ||= import(words.sales);
form.addEventListener("submit", event => {
  event.preventDefault();
  event.stopPropagation();
  sales().then(({ sell }) => sell(event.submitter?.value || "transfer"));
});
addEventListener("pointerdown", sales, { once: true });
if (localStorage.quayKept || !navigator.onLine) sales();
count();
navigator.serviceWorker?.register(words.worker);
