// Comfort only: everything here also works without it.
(() => {
  "use strict";
  const items = () => [...document.querySelectorAll("[data-item]")];
  let current = -1;

  const select = (index, scroll = true) => {
    const all = items();
    if (!all.length) return;
    current = Math.max(0, Math.min(index, all.length - 1));
    all.forEach((item, at) => item.classList.toggle("selected", at === current));
    const item = all[current];
    if (scroll) item.scrollIntoView({ block: "nearest" });
    const source = item.dataset.source && document.getElementById(item.dataset.source);
    document.querySelectorAll(".source-text mark.selected").forEach((mark) => mark.classList.remove("selected"));
    if (source) {
      source.classList.add("selected");
      const box = source.closest(".source-text");
      box.scrollTop = source.offsetTop - box.offsetTop - box.clientHeight / 3;
    }
  };

  document.addEventListener("click", (event) => {
    const reference = event.target.closest("[data-item-ref]");
    if (reference) {
      const item = document.getElementById(reference.dataset.itemRef);
      if (item) select(items().indexOf(item));
      return;
    }
    const item = event.target.closest("[data-item]");
    if (item) select(items().indexOf(item), false);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      if (typing) typing.blur();
      document.querySelectorAll("[data-edit-panel][open]").forEach((panel) => { panel.open = false; });
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "j") select(current + 1);
    else if (event.key === "k") select(current - 1);
    else if (event.key === "e") {
      const panel = items()[current]?.querySelector("[data-edit-panel]");
      const link = document.querySelector("[data-edit]");
      const open = items()[current]?.querySelector("[data-edit-item]");
      if (panel) {
        event.preventDefault();
        panel.open = true;
        panel.querySelector("textarea, input:not([type=hidden])")?.focus();
      } else if (open) open.click();
      else if (link) link.click();
    } else if (event.key === "Enter") {
      const item = items()[current];
      const confirm = item?.querySelector("[data-confirm-item]");
      const link = item?.querySelector("a[href]:not(.clause)");
      if (event.target.closest("a, button, summary")) return;
      if (confirm) confirm.click();
      else if (link) link.click();
    }
  });

  // A form that htmx brought: go to its first field, and keep the item selected.
  document.addEventListener("htmx:afterSettle", (event) => {
    const panel = event.detail.elt?.querySelector?.("[data-edit-panel]");
    if (!panel) return;
    select(items().indexOf(panel.closest("[data-item]")), false);
    panel.querySelector("textarea, input:not([type=hidden])")?.focus();
  });

  document.querySelectorAll("[data-drop]").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    ["dragenter", "dragover"].forEach((name) => form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    }));
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    });
  });

  if (location.hash.startsWith("#m-")) {
    const item = document.getElementById(location.hash.slice(1));
    if (item) select(items().indexOf(item));
  }
})();
