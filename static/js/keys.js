// Single keys for what a page offers: data-key="1" on a button or link; data-key-does says press (default), focus or open.
// Off in text fields and with Ctrl, Alt or Meta; the switch [data-keys-switch] turns them off in this browser.
const read = () => { try { return localStorage.getItem("keys"); } catch { return null; } };
const keep = (value) => { try { localStorage.setItem("keys", value); } catch { /* private window: lasts for this page */ } };
const box = document.querySelector("[data-keys-switch]");
const root = document.documentElement;

const acts = {
  press: (target) => target.click(),
  focus: (target) => target.focus(),
  open: (target) => { target.open = true; target.querySelector("textarea, select, input:not([type=hidden])")?.focus(); },
};

const show = () => { root.dataset.keys = box.checked ? "on" : "off"; };

if (box) {
  box.checked = read() !== "off";
  show();
  box.addEventListener("change", () => { keep(box.checked ? "on" : "off"); show(); });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    acts[target.dataset.keyDoes || "press"](target);
  });
}
