// The board of a proposal: dragging as a short cut for its forms, and where the keyboard goes on after each act.
const board = document.querySelector("[data-board]");
const personOf = (node) => node.closest?.("[data-seat]");
const groupOf = (node) => node.closest?.("[data-drop]");

const post = (url, values) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  htmx.ajax("POST", url, { target: "#board-status", values: { csrfmiddlewaretoken: token, ...values } });
};

// Choosing: the sheet takes the keyboard; Escape or Close gives it back to the person.
const sheet = () => document.querySelector("#picked:not([hidden])");
const person = (seat) => document.querySelector(`[data-seat="${CSS.escape(seat)}"]`);
const mark = (seat) => {
  document.querySelectorAll("[data-seat][aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  if (seat) person(seat)?.setAttribute("aria-current", "true");
};
const close = () => {
  const open = sheet();
  if (!open) return;
  const back = person(open.dataset.picked);
  const empty = document.createElement("div");
  empty.id = "picked";
  empty.hidden = true;
  open.replaceWith(empty);
  mark("");
  back?.focus();
};

let dragged = null;

document.addEventListener("htmx:afterSettle", () => {
  const open = sheet();
  const next = document.querySelector("#board-status [data-focus]");
  if (next) {
    const seat = next.dataset.focus;
    next.remove();
    mark("");
    if (seat) person(seat)?.focus();
  } else if (open && !open.dataset.shown) {
    open.dataset.shown = "true";
    mark(open.dataset.picked);
    if (dragged) return;
    open.focus({ preventScroll: true });
    person(open.dataset.picked)?.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("click", (event) => {
  if (!board || !event.target.closest("[data-close]")) return;
  event.preventDefault();
  close();
});
document.addEventListener("keydown", (event) => { if (board && event.key === "Escape") close(); });

// Dragging a person onto a group moves, onto another person swaps. The prices come as soon as the drag begins.
const clear = () => document.querySelectorAll(".over").forEach((one) => one.classList.remove("over"));
const targetOf = (event) => {
  const group = groupOf(event.target);
  if (!dragged || !group || group === groupOf(dragged)) return null;
  return { group, other: personOf(event.target) };
};

if (board) {
  document.addEventListener("dragstart", (event) => {
    dragged = personOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.textContent.trim());
    dragged.classList.add("dragging");
    document.body.dataset.dragging = "true";
    htmx.ajax("GET", dragged.getAttribute("hx-get"), { target: "#picked", swap: "outerHTML" });
  });
  document.addEventListener("dragover", (event) => {
    const target = targetOf(event);
    clear();
    if (!target) return;
    event.preventDefault();
    (target.other || target.group).classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const target = targetOf(event);
    if (!target) return;
    event.preventDefault();
    const from = groupOf(dragged).dataset.drop;
    const { seat } = dragged.dataset;
    if (target.other) post(board.dataset.swap, { seat, from, other: `${target.other.dataset.seat}:${target.group.dataset.drop}` });
    else post(board.dataset.move, { seat, from, to: target.group.dataset.drop });
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragging");
    dragged = null;
    delete document.body.dataset.dragging;
    clear();
  });
}
