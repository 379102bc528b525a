/* Review of a draft: fields and marks that point at each other, and single-letter keys.
   Without this every step is a link or a button. */
(() => {
  "use strict";
  const STORED = "samsyn-review-keys";
  const fields = [...document.querySelectorAll(".review-field")];
  const toggle = document.getElementById("keys-on");
  let at = -1;

  const isOn = () => localStorage.getItem(STORED) !== "off";

  function show(field) {
    at = fields.indexOf(field);
    for (const one of fields) one.classList.toggle("is-current", one === field);
    const key = field.id.replace("falt-", "");
    for (const mark of document.querySelectorAll("mark[data-fields]")) {
      mark.classList.toggle("is-current", mark.dataset.fields.split(" ").includes(key));
    }
    document.getElementById(`plats-${key}`)?.scrollIntoView({ block: "center" });
  }

  function go(step) {
    let next = at;
    do next += step;
    while (fields[next] && "decided" in fields[next].dataset);
    if (!fields[next]) return;
    fields[next].focus({ preventScroll: true });
    fields[next].scrollIntoView({ block: "center" });
    show(fields[next]);
  }

  function press(selector, root) {
    const found = root?.querySelector(selector);
    if (found) found.click();
  }

  const writes = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(1);
    else if (key === "k") go(-1);
    else if (key === "?") {
      const help = document.getElementById("kortkommandon");
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
    } else if ("abr".includes(key)) press(`[data-field-key="${key}"]`, fields[at]);
    else if ("gxnz".includes(key)) press(`[data-key="${key}"]`, document);
    else return;
    event.preventDefault();
  });

  for (const field of fields) field.addEventListener("focusin", () => show(field));
  document.addEventListener("click", (event) => {
    const label = event.target.closest("[data-field]");
    const field = label && document.getElementById(label.dataset.field);
    if (!field) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
    show(field);
  });

  if (toggle) {
    toggle.checked = isOn();
    toggle.parentElement.hidden = false;
    toggle.addEventListener("change", () => localStorage.setItem(STORED, toggle.checked ? "on" : "off"));
  }
})();
