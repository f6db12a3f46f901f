// An order of choices: the arrows swap the values of two neighbouring selects, which also work alone.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rank-move]");
  if (!button) return;
  const item = button.closest("li");
  const other = button.dataset.rankMove === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const [mine, theirs] = [item.querySelector("select"), other.querySelector("select")];
  [mine.value, theirs.value] = [theirs.value, mine.value];
  theirs.focus();
});
