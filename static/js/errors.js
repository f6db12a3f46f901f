// After a form came back, the keyboard starts at the list of errors.
const focusErrors = (root) => root.querySelector("[data-errors]")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
