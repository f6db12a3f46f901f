// An order of choices: the arrows swap what two neighbouring places hold, select and checkboxes; they also work alone.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rank-move]");
  if (!button) return;
  const way = button.dataset.rankMove;
  const item = button.closest("li");
  const other = way === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const [mine, theirs] = [item.querySelector("select"), other.querySelector("select")];
  [mine.value, theirs.value] = [theirs.value, mine.value];
  // the keyboard goes along with what was moved
  (other.querySelector(`[data-rank-move="${way}"]:enabled`) || other.querySelector("[data-rank-move]:enabled")).focus();
});
