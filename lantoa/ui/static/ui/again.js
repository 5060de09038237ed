// Sends the form again after as many seconds as it says, unless somebody pressed the button before.
const form = document.querySelector("[data-again]"), field = Element.prototype.getAttribute.call(form, "data-again");
const timer = setTimeout(() => HTMLFormElement.prototype.requestSubmit.call(form), field * 1e3);
addEventListener("submit", () => clearTimeout(timer));
