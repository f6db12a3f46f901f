// After htmx has exchanged a list, the keyboard and the screen reader start at its count.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "list") document.querySelector("#list [data-count]")?.focus({ preventScroll: true });
});
