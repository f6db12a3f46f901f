// A message that has been read can be put away.
document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-dismissable]")?.remove();
});
