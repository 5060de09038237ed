// One less, one more: the two buttons beside a quantity, within its bounds.
document.querySelectorAll(".stepper").forEach(stepper => {
  const input = stepper.querySelector("input"), { min = 0, max = 1e6 } = input.dataset;
  stepper.querySelectorAll("button").forEach(button => {
    button.hidden = false;
    button.onclick = () => {
      input.value = Math.max(min, Math.min(max, (parseInt(input.value) || 0) + +button.dataset.step));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
  });
});
