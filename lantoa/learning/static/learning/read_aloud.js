// A lesson read out by the phone's own Vietnamese voice, and larger type that stays on this phone. Without either nothing is shown.
const box = document.querySelector("[data-aloud]");
const read = box?.querySelector("[data-read]"), larger = box?.querySelector("[data-larger]");
const root = document.documentElement;
const voice = () => self.speechSynthesis?.getVoices().find(one => /^vi/i.test(one.lang));
const show = () => { read.hidden = !voice(); };
const say = read?.textContent;
const rest = () => { read.textContent = say; };
const grow = on => {
  root.classList.toggle("larger", on);
  larger.setAttribute("aria-pressed", on);
};
if (box) {
  box.hidden = false;
  show();
  self.speechSynthesis?.addEventListener?.("voiceschanged", show);
  read.onclick = () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel(), rest();
    // One sentence after the other: phones stop in the middle of long texts.
    const lines = read.dataset.read.split("\n").map(line => line.trim()).filter(Boolean);
    lines.forEach((line, at) => {
      const spoken = new SpeechSynthesisUtterance(line);
      spoken.lang = "vi-VN";
      spoken.voice = voice();
      spoken.rate = .9;
      if (at === lines.length - 1) spoken.onend = rest;
      speechSynthesis.speak(spoken);
    });
    read.textContent = read.dataset.stop;
  };
  addEventListener("pagehide", () => self.speechSynthesis?.cancel());
  let kept;
  try { kept = localStorage.larger === "1"; } catch {}
  grow(!!kept);
  larger.onclick = () => {
    grow(!root.classList.contains("larger"));
    try { localStorage.larger = root.classList.contains("larger") ? "1" : ""; } catch {}
  };
}
